/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.balance;

import static dev.pare.testkit.ModelAssert.assertThatModel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Role;
import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxWriter;
import dev.pare.pass.Decision;
import dev.pare.pass.Statistics;
import dev.pare.quantize.activation.GivenRanges;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import dev.pare.testkit.GraphBuilder;
import dev.pare.testkit.NormSpelling;
import dev.pare.testkit.PassHarness;
import dev.pare.testkit.TransformerModel;
import dev.pare.testkit.TransformerShape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BalanceActivationsTest {
    private static final int WIDTH = 8;

    @TempDir
    private Path folder;

    private static Tensor floats(String name, long... dims) {
        Shape shape = Shape.of(dims);
        Random random = new Random(name.hashCode());
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.floats(name, shape, values);
    }

    private static GraphBuilder start() {
        return GraphBuilder.model(14).input("x", DataType.FLOAT, "batch", "sequence", WIDTH);
    }

    private static GraphBuilder product(GraphBuilder to, String name, String input) {
        return to.matmul(name + "/product", input, floats(name + ".weight", WIDTH, WIDTH))
                .add(name, name + "/product", floats(name + ".bias", WIDTH));
    }

    private static Model ends(GraphBuilder builder, String value) {
        return builder.output(value, DataType.FLOAT, "batch", "sequence", WIDTH).build();
    }

    private static PassHarness.Outcome<?> balanced(Model model) {
        return PassHarness.rewrite(BalanceActivations.FACTORY, Map.of())
                .with(Reaching.unlike(Facts.of(model)))
                .thatNeverSettles()
                .given(model);
    }

    private void computesTheSame(Model before, Model after) throws Exception {
        Path original = folder.resolve("before.onnx");
        Path changed = folder.resolve("after.onnx");
        OnnxWriter.write(before, original);
        OnnxWriter.write(after, changed);
        assertThatModel(changed).comparedTo(original).withSeededInputs(3, 2).driftsAtMost(1e-5);
    }

    private static List<String> changed(PassHarness.Outcome<?> outcome) {
        return outcome.decisions().stream()
                .filter(d -> d instanceof Decision.Apply<?>)
                .map(d -> d.weight().name())
                .toList();
    }

    private static float[] values(Model model, String name) {
        return TensorValues.floats(model.graph().initializer(name).orElseThrow());
    }

    @Test
    void whatAnormLosesItsReadersGain() throws Exception {
        GraphBuilder builder = start().layerNorm("n", "x", floats("n.scale", WIDTH), floats("n.bias", WIDTH));
        Model model = ends(product(product(builder, "y", "n"), "z", "n").op("Mul", "out", "y", "z"), "out");
        PassHarness.Outcome<?> outcome = balanced(model);
        assertThat(changed(outcome)).containsExactlyInAnyOrder("n.scale", "n.bias", "y.weight", "z.weight");
        computesTheSame(model, outcome.model());
    }

    static List<NormSpelling> fusedNorms() {
        return NormSpelling.all().stream()
                .filter(s -> s.exporter().endsWith("Normalization"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("fusedNorms")
    void scalesOfAllNormsInOneNodeAreTaken(NormSpelling spelling) throws Exception {
        PassHarness.Outcome<?> outcome = balanced(spelling.model());
        assertThat(changed(outcome)).contains("scale", "w.up");
        computesTheSame(spelling.model(), outcome.model());
    }

    /** With equal weights the noise is (2 max r/s)² Σ s², least where all r/s are alike: s grows as r, and outputs reach alike. */
    @Test
    void channelsReachAlikeAfterwards() {
        Tensor equal = Tensor.floats("z.weight", Shape.of(WIDTH, WIDTH), ones());
        Model model = ends(product(start(), "y", "x").op("Relu", "r", "y").matmul("out", "r", equal), "out");
        float[] reach = {1, 2, 4, 8, 16, 32, 64, 128};
        Statistics.Ranges ranges = new Statistics.Ranges(new float[WIDTH], reach);
        Model after = PassHarness.rewrite(BalanceActivations.FACTORY, Map.of())
                .with(new GivenRanges(Map.of("r", ranges)))
                .thatNeverSettles()
                .given(model)
                .model();
        float[] before = values(model, "y.bias");
        float[] bias = values(after, "y.bias");
        // Below a tenth of the usual reach, (8 + 16) / 2 or the upper of both, nothing is taken for small.
        for (int k = 1; k < WIDTH; k++) {
            double ratio = (before[k] / bias[k]) / (before[1] / bias[1]);
            assertThat(ratio).isCloseTo(reach[k] / reach[1], within(1e-4 * ratio));
        }
    }

    private static float[] ones() {
        float[] ones = new float[WIDTH * WIDTH];
        java.util.Arrays.fill(ones, 1);
        return ones;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Relu", "LeakyRelu", "Identity"})
    void scalesPassWhatKeepsThem(String type) throws Exception {
        Model model = ends(product(product(start(), "y", "x").op(type, "r", "y"), "z", "r"), "z");
        PassHarness.Outcome<?> outcome = balanced(model);
        assertThat(changed(outcome)).containsExactlyInAnyOrder("y.weight", "y.bias", "z.weight");
        computesTheSame(model, outcome.model());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tanh", "Sigmoid", "Softmax", "Exp", "Abs"})
    void whatComputesOtherwiseStopsThem(String type) {
        GraphBuilder builder = product(start(), "y", "x").op(type, "r", "y");
        Model model = ends(product(builder, "z", "y").op("Mul", "out", "z", "r"), "out");
        balanced(model).isUnchanged("needs it as it is");
    }

    /** As in gated feed-forward blocks: sigmoid(a) · b, of which b is linear. */
    @Test
    void theLinearSideOfAGateIsScaled() throws Exception {
        GraphBuilder gate = product(product(start(), "a", "x").op("Sigmoid", "s", "a"), "b", "x");
        Model model = ends(product(gate.op("Mul", "g", "s", "b"), "z", "g"), "z");
        PassHarness.Outcome<?> outcome = balanced(model);
        assertThat(changed(outcome)).containsExactlyInAnyOrder("b.weight", "b.bias", "z.weight");
        computesTheSame(model, outcome.model());
    }

    @Test
    void aSquareWouldScaleTwice() {
        Model model = ends(product(product(start(), "y", "x").op("Mul", "s", "y", "y"), "z", "s"), "z");
        balanced(model).isUnchanged("reads it twice");
    }

    @Test
    void aResidualStopsThem() {
        GraphBuilder builder = start().layerNorm("n", "x", floats("n.scale", WIDTH), floats("n.bias", WIDTH));
        Model model = ends(product(builder, "y", "n").add("out", "n", "y"), "out");
        balanced(model).isUnchanged("adds something that is not a row of constants");
    }

    @Test
    void aWeightThatServesOthersStaysAsItIs() {
        GraphBuilder builder =
                product(start(), "y", "x").op("Relu", "r", "y").matmul("z", "r", floats("w", WIDTH, WIDTH));
        Model model = ends(builder.matmul("v", "x", "w").op("Mul", "out", "z", "v"), "out");
        balanced(model).isUnchanged("serves others, too");
    }

    @Test
    void aValueThatLeavesTheGraphStays() {
        Model model = ends(
                product(product(start(), "y", "x").op("Relu", "r", "y"), "z", "r")
                        .output("r"),
                "z");
        balanced(model).isUnchanged("leaves the graph");
    }

    /** One matrix for two layers: what it gives is divided in both, and both readers multiply. */
    @Test
    void aSharedMatrixIsScaledOnceForAllItsUses() throws Exception {
        GraphBuilder builder = product(start(), "y", "x")
                .op("Relu", "r", "y")
                .matmul("z", "r", floats("w", WIDTH, WIDTH))
                .matmul("y2/product", "z", "y.weight")
                .add("y2", "y2/product", "y.bias")
                .op("Relu", "r2", "y2")
                .matmul("out", "r2", "w");
        Model model = ends(builder, "out");
        PassHarness.Outcome<?> outcome = balanced(model);
        assertThat(changed(outcome)).containsExactlyInAnyOrder("y.weight", "y.bias", "w");
        computesTheSame(model, outcome.model());
    }

    /** Values of attention are scaled through the heads; what norms give goes into residuals, and feed-forward blocks have a Gelu. */
    @Test
    void valuesOfAttentionAreScaledIntoItsOutput() throws Exception {
        Model model = TransformerModel.of(TransformerShape.tiny()).build();
        PassHarness.Outcome<?> outcome = balanced(model);
        Facts facts = Facts.of(model);
        List<String> names = changed(outcome);
        List<Role> roles = facts.weights().all().stream()
                .filter(w -> names.contains(w.name()))
                .map(facts::role)
                .toList();
        assertThat(roles)
                .contains(Role.ATTENTION_VALUE, Role.ATTENTION_OUTPUT)
                .doesNotContain(Role.ATTENTION_QUERY, Role.ATTENTION_KEY, Role.FFN_IN, Role.FFN_OUT);
        computesTheSame(model, outcome.model());
    }

    @Test
    void nothingIsScaledWithoutData() {
        Model model = ends(product(product(start(), "y", "x").op("Relu", "r", "y"), "z", "r"), "z");
        PassHarness.rewrite(BalanceActivations.FACTORY, Map.of()).given(model).isNoneOfItsBusiness();
    }

    @Test
    void aConvolutionIsScaledAlongItsChannels() throws Exception {
        Model model = GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "batch", WIDTH, "length")
                .initializer(floats("a", WIDTH, WIDTH / 2, 1))
                .initializer(floats("a.bias", WIDTH))
                .initializer(floats("b", WIDTH, WIDTH, 1))
                .node("Conv", List.of("x", "a", "a.bias"), List.of("y"), Attribute.of("group", 2))
                .op("Relu", "r", "y")
                .node("Conv", List.of("r", "b"), List.of("z"))
                .output("z", DataType.FLOAT, "batch", WIDTH, "length")
                .build();
        PassHarness.Outcome<?> outcome = balanced(model);
        assertThat(changed(outcome)).containsExactlyInAnyOrder("a", "a.bias", "b");
        computesTheSame(model, outcome.model());
    }
}
