/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.grouped;

import static dev.pare.testkit.ModelAssert.assertThatModel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.graph.Model;
import dev.pare.linalg.Matrix;
import dev.pare.onnx.OnnxWriter;
import dev.pare.pass.Decision;
import dev.pare.pass.Statistics;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import dev.pare.testkit.GraphBuilder;
import dev.pare.testkit.PassHarness;
import dev.pare.testkit.SeededWeights;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupMatMulTest {
    private static final SeededWeights WEIGHTS = SeededWeights.of(3);
    private static final int WIDTH = 16;
    private static final int HIDDEN = 48;

    /** Sums of 16 to 48 products of numbers about 1, in floats. */
    private static final double ROUNDING = 1e-4;

    @TempDir
    private Path folder;

    private static Tensor tensor(String name, Matrix matrix) {
        return Tensor.floats(name, Shape.of(matrix.rows(), matrix.columns()), matrix.toFloats());
    }

    private static GraphBuilder model(int outputs) {
        return GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "batch", "rows", WIDTH)
                .output("y", DataType.FLOAT, "batch", "rows", outputs);
    }

    /** A block that widens and narrows; only the order of the features in between is hidden. */
    private static Model feedForward(boolean gemm) {
        int[] hidden = Planted.permutation(1, HIDDEN);
        Matrix in = Planted.blocks(2, 4, Matrix.zeros(WIDTH, HIDDEN), null, hidden);
        Matrix out = Planted.blocks(3, 4, Matrix.zeros(HIDDEN, WIDTH), hidden, null);
        GraphBuilder b = GraphBuilder.model(14);
        if (gemm) {
            b.input("x", DataType.FLOAT, "rows", WIDTH).output("y", DataType.FLOAT, "rows", WIDTH);
            b.gemm("wide", "x", tensor("in", in.transpose()), WEIGHTS.tensor("b1", HIDDEN));
            b.gelu("active", "wide")
                    .gemm("narrow", "active", tensor("out", out.transpose()), WEIGHTS.tensor("b2", WIDTH));
        } else {
            b.input("x", DataType.FLOAT, "batch", "rows", WIDTH).output("y", DataType.FLOAT, "batch", "rows", WIDTH);
            b.matmul("product", "x", tensor("in", in)).add("wide", "product", WEIGHTS.tensor("b1", HIDDEN));
            b.gelu("active", "wide").matmul("second", "active", tensor("out", out));
            b.add("narrow", "second", WEIGHTS.tensor("b2", WIDTH));
        }
        return b.add("y", "x", "narrow").build();
    }

    private static PassHarness.Outcome<?> outcome(Model model, Map<String, ?> options) {
        Map<String, Object> all = new HashMap<>(Map.of("multiple", 1, "ratio", 0.25));
        all.putAll(options);
        return PassHarness.rewrite(GroupMatMul.FACTORY, all).thatNeverSettles().given(model);
    }

    private void staysEqual(Model before, Model after) throws Exception {
        Path first = folder.resolve("before.onnx");
        Path second = folder.resolve("after.onnx");
        OnnxWriter.write(before, first, OnnxWriter.Storage.SINGLE_FILE, 1);
        OnnxWriter.write(after, second, OnnxWriter.Storage.SINGLE_FILE, 1);
        assertThatModel(second).comparedTo(first).withSeededInputs(1, 2).differsAtMost(ROUNDING);
    }

    private static long count(Model model, String type) {
        return model.graph().nodes().stream().filter(n -> n.is(type)).count();
    }

    @Test
    void blocksBehindPermutationsAreRecoveredWithNoLoss() throws Exception {
        Matrix weight = Planted.blocks(
                1, 4, Matrix.zeros(WIDTH, HIDDEN), Planted.permutation(2, WIDTH), Planted.permutation(3, HIDDEN));
        Model before = model(HIDDEN).matmul("y", "x", tensor("w", weight)).build();
        PassHarness.Outcome<?> outcome = outcome(before, Map.of("permute", "any"));
        assertThat(outcome.decisions().get(0).reason()).contains("4 blocks lose", "plain rank 3");
        assertThat(count(outcome.model(), "Gather")).isEqualTo(2);
        staysEqual(before, outcome.model());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hiddenFeaturesChangePlacesForNothing(boolean gemm) throws Exception {
        Model before = feedForward(gemm);
        Model after = outcome(before, Map.of()).model();
        assertThat(count(after, "Gather")).isZero();
        assertThat(count(after, "MatMul")).isEqualTo(8);
        staysEqual(before, after);
    }

    @Test
    void theOtherMatrixFollowsIfOnlyOneHasBlocks() throws Exception {
        int[] hidden = Planted.permutation(1, HIDDEN);
        Matrix out = Planted.blocks(3, 4, Matrix.zeros(HIDDEN, WIDTH), hidden, null);
        GraphBuilder b = model(WIDTH);
        // Rank 1 is best kept by a product of two narrow matrices.
        Matrix in = Planted.random(1, WIDTH, 1);
        Matrix flat = dev.pare.linalg.LinearAlgebra.openBlas().multiply(in, Planted.random(2, 1, HIDDEN));
        b.matmul("product", "x", tensor("in", flat)).add("wide", "product", WEIGHTS.tensor("b1", HIDDEN));
        b.gelu("active", "wide").matmul("narrow", "active", tensor("out", out));
        Model before = b.add("y", "x", "narrow").build();
        PassHarness.Outcome<?> outcome = outcome(before, Map.of());
        assertThat(outcome.decisions().stream().map(Decision::reason)).anyMatch(r -> r.contains("change places"));
        assertThat(count(outcome.model(), "MatMul")).isEqualTo(5);
        staysEqual(before, outcome.model());
    }

    @Test
    void rankIsAddedToBlocks() throws Exception {
        Matrix blocks = Planted.blocks(1, 4, Matrix.zeros(WIDTH, WIDTH), null, null);
        Model before = model(WIDTH).matmul("y", "x", tensor("w", blocks)).build();
        Model after = outcome(before, Map.of("ratio", 0.5)).model();
        assertThat(count(after, "MatMul")).as("4 blocks and 2 factors").isEqualTo(6);
        staysEqual(before, after);
    }

    /** Inputs that are always the same cost nothing: the bias knows what they add. */
    @Test
    void biasesTakeUpTheMeanError() {
        double[] gram = new double[WIDTH * WIDTH];
        double[] mean = new double[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            mean[i] = 1 + i;
            for (int j = 0; j < WIDTH; j++) {
                gram[i * WIDTH + j] = 100 * (1 + i) * (1 + j) + (i == j ? 1 : 0);
            }
        }
        Statistics statistics = new Statistics() {
            @Override
            public Optional<Moments> moments(String value) {
                return Optional.of(new Moments(WIDTH, 100, gram, mean));
            }

            @Override
            public Optional<long[]> frequencies(String indices) {
                return Optional.empty();
            }
        };
        Tensor bias = WEIGHTS.tensor("b", WIDTH);
        Tensor weight = WEIGHTS.tensor("w", WIDTH, WIDTH);
        Model before = model(WIDTH).matmul("p", "x", weight).add("y", "p", bias).build();
        Model after = PassHarness.rewrite(
                        GroupMatMul.FACTORY, Map.of("multiple", 1, "ratio", 0.25, "anyway", true, "permute", "none"))
                .thatNeverSettles()
                .with(statistics)
                .given(before)
                .model();
        float[] corrected =
                TensorValues.floats(after.graph().initializer("b_corrected").orElseThrow());
        for (int j = 0; j < WIDTH; j++) {
            float[] block = TensorValues.floats(
                    after.graph().initializer("w.group" + j / 4).orElseThrow());
            double error = TensorValues.floats(bias)[j] - corrected[j];
            for (int i = 0; i < WIDTH; i++) {
                error += mean[i] * TensorValues.floats(weight)[i * WIDTH + j];
                error -= i / 4 == j / 4 ? mean[i] * block[i % 4 * 4 + j % 4] : 0;
            }
            assertThat(error).as("output %s of the mean row", j).isCloseTo(0, within(1e-4));
        }
    }

    @Test
    void leavesWhatARankKeepsBetter() {
        Matrix flat = dev.pare.linalg.LinearAlgebra.openBlas()
                .multiply(Planted.random(1, WIDTH, 2), Planted.random(2, 2, WIDTH));
        Model model = model(WIDTH).matmul("y", "x", tensor("w", flat)).build();
        outcome(model, Map.of()).isUnchanged("plain rank 2 loses less");
    }

    @Test
    void leavesWhatIsNotCutEvenlyOrAsksForTooLittle() {
        Model odd = model(10).matmul("y", "x", WEIGHTS.tensor("w", WIDTH, 10)).build();
        outcome(odd, Map.of()).isUnchanged("not cut into 4 equal blocks");
        Model even =
                model(WIDTH).matmul("y", "x", WEIGHTS.tensor("w", WIDTH, WIDTH)).build();
        outcome(even, Map.of("ratio", 0.2)).isUnchanged("more than the ratio");
    }
}
