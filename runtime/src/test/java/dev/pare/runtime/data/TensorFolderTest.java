/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.pare.onnx.wire.Onnx.TensorProto;
import dev.pare.runtime.Signatures;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Signature;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFolderTest {
    private static final Signature SIGNATURE = Signatures.classifier("input_ids", "attention_mask");

    @TempDir
    Path folder;

    private Path set(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private static void write(Path set, int index, TensorProto.Builder tensor) throws IOException {
        Files.write(set.resolve("input_" + index + ".pb"), tensor.build().toByteArray());
    }

    private static TensorProto.Builder longs(long... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setDataType(DataType.INT64.code())
                .addDims(1)
                .addDims(values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        return tensor;
    }

    private static TensorProto.Builder raw(int dim, byte... values) {
        return TensorProto.newBuilder()
                .setDataType(DataType.INT8.code())
                .addDims(1)
                .addDims(dim)
                .setRawData(ByteString.copyFrom(values));
    }

    @Test
    void feedsEachInputByItsPlaceInTheModel() throws IOException {
        write(set("test_data_set_0"), 0, longs(7, 8));
        write(set("test_data_set_0"), 1, raw(2, (byte) 1, (byte) 0));
        write(set("test_data_set_1"), 0, longs(9));
        Dataset data = DataSource.open(folder, SIGNATURE, DataOptions.defaults());
        assertThat(data.samples()).isEqualTo(2);
        Batch first = data.batches().iterator().next();
        assertThat(first.feeds())
                .containsEntry("input_ids", LongValues.of(Shape.of(1, 2), 7, 8))
                .containsEntry("attention_mask", LongValues.of(Shape.of(1, 2), 1, 0));
        assertThat(first.mask().orElseThrow().realCount()).isOne();
    }

    @Test
    void readsOneSetAlone() throws IOException {
        write(set("test_data_set_0"), 0, longs(7, 8));
        Dataset data = DataSource.open(folder.resolve("test_data_set_0"), SIGNATURE, DataOptions.defaults());
        assertThat(data.samples()).isOne();
    }

    @Test
    void refusesATensorWithTooFewElements() throws IOException {
        write(set("test_data_set_0"), 0, raw(3, (byte) 1));
        assertThatThrownBy(() -> DataSource.open(folder, SIGNATURE, DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("input_0.pb")
                .hasMessageContaining("needs 3");
    }

    @Test
    void refusesMoreInputsThanTheModelHas() throws IOException {
        for (int i = 0; i < 3; i++) {
            write(set("test_data_set_0"), i, longs(1));
        }
        assertThatThrownBy(() -> DataSource.open(folder, SIGNATURE, DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("more inputs");
    }

    @Test
    void saysWhenAFolderHoldsNoTestData() {
        assertThatThrownBy(() -> DataSource.open(folder, SIGNATURE, DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("test_data_set_");
    }
}
