/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.graph.Model;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.session.SessionSettings.Level;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ONNX Runtime computes with stored blocks, beside plain Java. */
class MatMulNBitsTest {
    private static final int OUTPUTS = 37;
    private static final int ROWS = 3;

    @TempDir
    Path folder;

    private static Tensor weight(int inputs) {
        return Tensor.floats("w", Shape.of(inputs, OUTPUTS), Blocks.gaussian(inputs * OUTPUTS, 3));
    }

    private static Model product(int inputs, long opset) {
        return GraphBuilder.model(opset, opset > 20 ? 10 : 8)
                .input("x", DataType.FLOAT, "n", inputs)
                .matmul("y", "x", weight(inputs))
                .output("y")
                .build();
    }

    /** One output, and the sum of the magnitudes of what adds up to it. */
    private record Sum(double value, double magnitude) {}

    private static Sum sum(float[] x, int row, BlockedCodes codes, int channel) {
        double value = 0;
        double magnitude = 0;
        for (int k = 0; k < codes.length(); k++) {
            double part = (double) x[row * codes.length() + k] * codes.value(channel, k);
            value += part;
            magnitude += Math.abs(part);
        }
        return new Sum(value, magnitude);
    }

    private static BlockedCodes codes(int inputs, BlockForm form) {
        return BlockRounding.of(new Channels(weight(inputs), false), form);
    }

    @ParameterizedTest
    @CsvSource({
        "4,32,true,128", "4,32,false,128", "4,32,true,352", "4,128,true,352", "4,128,false,352", "4,16,true,105",
        "4,64,false,100", "8,32,true,128", "8,32,false,100", "8,128,true,352", "2,32,true,128", "2,64,false,100"
    })
    void inFloatItIsTheProductWithTheStoredMatrix(int bits, int block, boolean symmetric, int inputs)
            throws IOException {
        BlockForm form = new BlockForm(bits, block, symmetric);
        Model after = Blocks.apply(
                product(inputs, 14),
                Map.of("bits", bits, "block-size", block, "symmetric", symmetric, "accuracy-level", 1));
        float[] x = Blocks.gaussian(ROWS * inputs, 4);
        float[] y = Blocks.run(after, folder, Map.of("x", Blocks.input(x, inputs)));
        BlockedCodes codes = codes(inputs, form);
        for (int i = 0; i < y.length; i++) {
            Sum expected = sum(x, i / OUTPUTS, codes, i % OUTPUTS);
            // Sums in float: each of fewer than 400 additions errs by 2^-24 of what it has; dequantizing twice by as
            // much.
            assertThat((double) y[i]).isCloseTo(expected.value(), within(400 * 0x1p-23 * expected.magnitude()));
        }
    }

    @ParameterizedTest
    @CsvSource({"4,32,true,352", "4,128,false,352", "8,32,true,352", "8,64,false,100", "2,32,true,128"})
    void atLevelFourItErrsByTheRoundingOfItsInput(int bits, int block, boolean symmetric, int inputs)
            throws IOException {
        Model after =
                Blocks.apply(product(inputs, 14), Map.of("bits", bits, "block-size", block, "symmetric", symmetric));
        float[] x = Blocks.gaussian(ROWS * inputs, 4);
        float[] y = Blocks.run(after, folder, Map.of("x", Blocks.input(x, inputs)));
        BlockedCodes codes = codes(inputs, new BlockForm(bits, block, symmetric));
        for (int i = 0; i < y.length; i++) {
            double expected = sum(x, i / OUTPUTS, codes, i % OUTPUTS).value();
            assertThat((double) y[i]).isCloseTo(expected, within(inputRounding(x, i / OUTPUTS, codes, i % OUTPUTS)));
        }
    }

    /** Half a step of 127 for the largest of a block, times the weights that meet it; a percent for sums in float. */
    private static double inputRounding(float[] x, int row, BlockedCodes codes, int channel) {
        double error = 0;
        for (int from = 0; from < codes.length(); from += codes.blockSize()) {
            int to = Math.min(codes.length(), from + codes.blockSize());
            double largest = 0;
            double weights = 0;
            for (int k = from; k < to; k++) {
                largest = Math.max(largest, Math.abs(x[row * codes.length() + k]));
                weights += Math.abs(codes.value(channel, k));
            }
            error += weights * largest / 127 / 2;
        }
        return 1.01 * error;
    }

    @ParameterizedTest
    @CsvSource({"4,32,true,128", "4,32,false,128", "4,128,true,352", "4,64,false,100", "8,32,true,128", "8,32,false,100"
    })
    void blockedDequantizeLinearStandsForTheSameMatrix(int bits, int block, boolean symmetric, int inputs)
            throws IOException {
        Model after = Blocks.apply(
                product(inputs, 14),
                Map.of("format", "dequantize", "bits", bits, "block-size", block, "symmetric", symmetric));
        assertThat(after.opset()).isEqualTo(21);
        float[] x = Blocks.gaussian(ROWS * inputs, 4);
        // Without optimizations nothing is fused, and the floats are there to multiply with.
        SessionSettings plain = SessionSettings.defaults().withLevel(Level.NONE);
        float[] y = Blocks.run(after, folder, Map.of("x", Blocks.input(x, inputs)), plain);
        BlockedCodes codes = codes(inputs, new BlockForm(bits, block, symmetric));
        float[] fused = Blocks.run(after, folder, Map.of("x", Blocks.input(x, inputs)));
        for (int i = 0; i < y.length; i++) {
            Sum expected = sum(x, i / OUTPUTS, codes, i % OUTPUTS);
            assertThat((double) y[i]).isCloseTo(expected.value(), within(400 * 0x1p-23 * expected.magnitude()));
            assertThat((double) fused[i])
                    .isCloseTo(expected.value(), within(inputRounding(x, i / OUTPUTS, codes, i % OUTPUTS)));
        }
    }
}
