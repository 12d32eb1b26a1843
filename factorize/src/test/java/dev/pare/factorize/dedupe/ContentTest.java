/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.dedupe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.factorize.Sketch;
import dev.pare.tensor.ComputedData;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Encoding;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTest {
    private static byte[] pattern(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 + i / 256);
        }
        return bytes;
    }

    /** Chunks that end within elements, as those of a file mapped in segments may. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 7, 4096})
    void hashesTheSameWhateverTheChunks(int chunk) {
        byte[] bytes = pattern(1000);
        ComputedData pieces = ComputedData.of(bytes.length, sink -> {
            for (int at = 0; at < bytes.length; at += chunk) {
                sink.write(ByteBuffer.wrap(bytes, at, Math.min(chunk, bytes.length - at)));
            }
        });
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.FLOAT16, DataType.INT64, DataType.INT8}) {
            Shape shape = Shape.of(bytes.length * 8L / type.bits());
            assertThat(Content.hash(Tensor.of("a", type, shape, pieces)))
                    .isEqualTo(Content.hash(Tensor.of("b", type, shape, InlineData.raw(bytes))));
        }
    }

    /** Sizes on both sides of a tile of 256 rows. */
    @ParameterizedTest
    @ValueSource(ints = {2, 255, 256, 257, 600})
    void comparesAMatrixWithItsTranspose(int rows) {
        float[] values = Sketch.noise(rows, rows * 5);
        Tensor matrix = Tensor.floats("a", Shape.of(rows, 5), values);
        float[] turned = Sketch.transposed(values, rows, 5);
        Tensor transposed = Tensor.floats("b", Shape.of(5, rows), turned);
        assertThat(Content.kind(matrix, true)).isEqualTo(Content.kind(transposed, true));
        assertThat(Content.hash(matrix)).isEqualTo(Content.hash(transposed));
        assertThat(Content.transposed(matrix, transposed)).isTrue();
        turned[turned.length - 1] += 1;
        assertThat(Content.transposed(matrix, Tensor.floats("c", Shape.of(5, rows), turned)))
                .isFalse();
    }

    @Test
    void tellsZerosOfDifferentSignApart() {
        Tensor plus = Tensor.floats("a", Shape.of(2), 0f, 1f);
        Tensor minus = Tensor.floats("b", Shape.of(2), -0f, 1f);
        assertThat(Content.same(plus, minus)).isFalse();
    }

    @Test
    void takesBothPlainEncodingsOfFloatsAsOne() {
        byte[] bytes = pattern(64);
        Tensor raw = Tensor.of("a", DataType.FLOAT, Shape.of(16), InlineData.raw(bytes));
        Tensor field = Tensor.of("b", DataType.FLOAT, Shape.of(16), InlineData.of(bytes, Encoding.FLOATS));
        assertThat(Content.kind(raw, true)).isEqualTo(Content.kind(field, true));
        assertThat(Content.same(raw, field)).isTrue();
    }
}
