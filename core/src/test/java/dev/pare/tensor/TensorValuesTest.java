/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorValuesTest {
    @TempDir
    Path folder;

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void readsFloatsAtAnyOffsetOfAMappedFile() throws Exception {
        // Three bytes before the values: tensors in a protobuf file are hardly ever aligned.
        ByteBuffer bytes = buffer(3 + 40);
        for (int i = 0; i < 10; i++) {
            bytes.putFloat(3 + 4 * i, i * 1.5f);
        }
        Path file = folder.resolve("weights");
        Files.write(file, bytes.array());
        MappedData data = new MappedData(MappedFile.open(file), 3, 40, Encoding.RAW, false);
        Tensor tensor = Tensor.of("t", DataType.FLOAT, Shape.of(10), data);
        float[] some = new float[4];
        TensorValues.floats(tensor, 5, some, 4);
        assertThat(some).containsExactly(7.5f, 9f, 10.5f, 12f);
        assertThatThrownBy(() -> TensorValues.floats(tensor, 8, new float[4], 4))
                .hasMessageContaining("past the end");
    }

    @Test
    void readsHalvesAndBrainFloatsAndDoubles() {
        ByteBuffer halves = buffer(4).putShort((short) 0x3c00).putShort((short) 0xc000);
        Tensor half = Tensor.of("h", DataType.FLOAT16, Shape.of(2), InlineData.raw(halves.array()));
        assertThat(TensorValues.floats(half)).containsExactly(1f, -2f);
        ByteBuffer brain = buffer(2).putShort((short) 0x3f80);
        Tensor bfloat = Tensor.of("b", DataType.BFLOAT16, Shape.of(1), InlineData.raw(brain.array()));
        assertThat(TensorValues.floats(bfloat)).containsExactly(1f);
        ByteBuffer doubles = buffer(8).putDouble(0.1);
        Tensor wide = Tensor.of("d", DataType.DOUBLE, Shape.of(1), InlineData.raw(doubles.array()));
        assertThat(TensorValues.floats(wide)).containsExactly(0.1f);
    }

    @Test
    void readsIntegersFromVarints() {
        byte[] varints = {
            1,
            (byte) 0xff,
            0x01,
            (byte) 0xff,
            (byte) 0xff,
            (byte) 0xff,
            (byte) 0xff,
            (byte) 0xff,
            (byte) 0xff,
            (byte) 0xff,
            (byte) 0xff,
            (byte) 0xff,
            1
        };
        Tensor tensor = new Tensor(
                "v",
                DataType.INT64.code(),
                Shape.of(3),
                InlineData.of(varints, Encoding.VARINT64),
                UnknownFields.NOTHING);
        assertThat(TensorValues.longs(tensor)).containsExactly(1, 255, -1);
    }

    @Test
    void everyHalfSurvivesTheWayToFloatAndBack() {
        for (int bits = 0; bits < 65536; bits++) {
            float value = Half.toFloat((short) bits);
            short back = Half.fromFloat(value);
            if (Float.isNaN(value)) {
                assertThat(Float.isNaN(Half.toFloat(back))).isTrue();
            } else {
                assertThat(back).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void aFloatBetweenTwoHalvesGoesToTheNearerAndToTheEvenOneInTheMiddle() {
        for (int bits = 0; bits < 0x7bff; bits += 7) {
            double low = Half.toFloat((short) bits);
            double high = Half.toFloat((short) (bits + 1));
            int even = bits % 2 == 0 ? bits : bits + 1;
            assertThat(Half.fromFloat((float) ((low + high) / 2))).isEqualTo((short) even);
            assertThat(Half.fromFloat((float) (low + (high - low) * 0.49))).isEqualTo((short) bits);
            assertThat(Half.fromFloat((float) (low + (high - low) * 0.51))).isEqualTo((short) (bits + 1));
        }
        assertThat(Half.fromFloat(65520f)).isEqualTo((short) 0x7c00);
        assertThat(Half.fromFloat(65519f)).isEqualTo((short) 0x7bff);
    }

    @Test
    void aComputedTensorIsReadLikeAnyOther() {
        ComputedData data = ComputedData.of(8, sink -> {
            sink.write(buffer(4).putFloat(0, 1f));
            sink.write(buffer(4).putFloat(0, 2f));
        });
        Tensor tensor = Tensor.of("c", DataType.FLOAT, Shape.of(2), data);
        assertThat(TensorValues.floats(tensor)).containsExactly(1f, 2f);
        ComputedData liar = ComputedData.of(9, sink -> sink.write(buffer(4)));
        assertThatThrownBy(() -> liar.writeTo(chunk -> {})).hasMessageContaining("4 bytes instead of 9");
    }

    @Test
    void packedTypesTakeTheirShareOfAByte() {
        assertThat(DataType.INT4.bytes(3)).isEqualTo(2);
        assertThat(DataType.UINT2.bytes(5)).isEqualTo(2);
        assertThat(DataType.of(26)).isEqualTo(DataType.INT2);
        assertThat(DataType.of(99)).isEqualTo(DataType.UNKNOWN);
    }

    @Test
    void saysSoIfATensorHoldsFewerVarintsThanItsShapeNeeds() {
        TensorData three = InlineData.of(new byte[] {1, 2, 3}, Encoding.VARINT32);
        Tensor tensor = new Tensor("w", DataType.FLOAT16.code(), Shape.of(2, 2), three, UnknownFields.NOTHING);
        assertThatThrownBy(() -> TensorValues.floats(tensor))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot read tensor w: it holds 3 of 4 values");
    }
}
