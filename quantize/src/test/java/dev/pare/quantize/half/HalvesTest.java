/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.tensor.DataType;
import dev.pare.tensor.Half;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HalvesTest {
    /** The nearest half of a finite float, ties to the even one, by arithmetic that is exact in double: a second way to the same bits. */
    private static short oracle(float value) {
        int sign = Float.floatToRawIntBits(value) < 0 ? 0x8000 : 0;
        double magnitude = Math.abs((double) value);
        int exponent = Math.max(-14, magnitude == 0 ? -14 : Math.getExponent(magnitude));
        double steps = Math.rint(Math.scalb(magnitude, 10 - exponent));
        double rounded = Math.scalb(steps, exponent - 10);
        if (rounded > Half.MAX) {
            return (short) (sign | 0x7c00);
        }
        int normal = Math.max(-14, rounded == 0 ? -14 : Math.getExponent(rounded));
        int mantissa = (int) Math.scalb(rounded, 10 - normal);
        return (short) (sign | (mantissa >= 1024 ? (normal + 15) << 10 | mantissa - 1024 : mantissa));
    }

    @Test
    void everyHalfComesBackFromFloat() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Half.toFloat((short) bits);
            short back = Halves.half(value);
            if (Float.isNaN(value)) {
                assertThat(Half.toFloat(back)).isNaN();
            } else {
                assertThat(back).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void roundsToTheNearestAndTiesToEven() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(value)) {
                assertThat(Halves.half(value)).as("%a", value).isEqualTo(oracle(value));
            }
            float usual = (float) (random.nextGaussian() * 0.05);
            assertThat(Halves.half(usual)).as("%a", usual).isEqualTo(oracle(usual));
        }
    }

    @Test
    void roundsHalfwayPointsAndTheirNeighbours() {
        for (int bits = 0; bits < 0x7bff; bits++) {
            float middle = (Half.toFloat((short) bits) + Half.toFloat((short) (bits + 1))) / 2;
            for (float value : new float[] {Math.nextDown(middle), middle, Math.nextUp(middle)}) {
                assertThat(Halves.half(value)).as("%a", value).isEqualTo(oracle(value));
                assertThat(Halves.half(-value)).as("%a", -value).isEqualTo(oracle(-value));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            floats = {
                65504f,
                65519.996f,
                65520f,
                65536f,
                Float.MAX_VALUE,
                0x1p-24f,
                0x1p-25f,
                0x1.000002p-25f,
                0f,
                -0f,
                Float.MIN_VALUE
            })
    void roundsAtTheEndsOfTheRange(float value) {
        assertThat(Halves.half(value)).isEqualTo(oracle(value));
    }

    @Test
    void keepsInfinitiesAndNaN() {
        assertThat(Halves.half(Float.POSITIVE_INFINITY)).isEqualTo((short) 0x7c00);
        assertThat(Halves.half(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xfc00);
        assertThat(Half.toFloat(Halves.half(Float.NaN))).isNaN();
        // A NaN whose payload sits only in the bits that half precision drops must not turn into an infinity.
        assertThat(Half.toFloat(Halves.half(Float.intBitsToFloat(0x7f800001)))).isNaN();
    }

    @Test
    void givesTheBitsOfTheReferenceForAllKindsOfFloats() {
        Random random = new Random(3);
        for (int i = 0; i < 2_000_000; i++) {
            int bits = random.nextInt();
            // Every fourth is NaN or infinite.
            float value = Float.intBitsToFloat(i % 4 == 0 ? bits | 0x7f800000 : bits);
            assertThat(Halves.half(value)).isEqualTo(Half.fromFloat(value));
        }
    }

    /** 65536 is the chunk: one less, the same, one more and several. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 65535, 65536, 65537, 200_000})
    void streamsAllChunksInOrder(int elements) throws IOException {
        float[] values = new float[elements];
        Random random = new Random(elements);
        for (int i = 0; i < elements; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Tensor half = Halves.of(Tensor.floats("w", Shape.of(elements), values), "h", Halving.PLAIN);
        assertThat(half.type()).isEqualTo(DataType.FLOAT16);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        half.data().writeTo(chunk -> {
            while (chunk.hasRemaining()) {
                out.write(chunk.get());
            }
        });
        assertThat(out.size()).isEqualTo(2 * elements);
        float[] back = TensorValues.floats(half);
        for (int i = 0; i < elements; i++) {
            // Half a unit in the last of 11 bits.
            assertThat(Math.abs(back[i] - values[i]))
                    .isLessThanOrEqualTo(Math.max(Math.abs(values[i]) * 0x1p-11f, 0x1p-25f));
        }
    }

    @Test
    void countsWhatHalfPrecisionWouldLose() {
        float[] values = {
            1, 0, -0f, 6e-5f, 0x1p-14f, 0x1p-25f, -1e-9f, 65504, -70000, 3.4e38f, Float.NaN, Float.NEGATIVE_INFINITY
        };
        Census census = Census.of(Tensor.floats("w", Shape.of(values.length), values));
        assertThat(census).isEqualTo(new Census(12, 3.4e38f, 2, 3, 2, 2));
        assertThat(census.refusal()).contains("2 values").contains("3.4E38").contains("65504");
        assertThat(census.losses())
                .isEqualTo(", 3 values below 2^-14 lose bits (2 become 0), 2 values not finite and kept");
        assertThat(Census.of(Tensor.floats("w", Shape.of(2), 65504, 65504.004f)).beyond())
                .isOne();
    }
}
