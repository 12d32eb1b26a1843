/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.centre;

import static dev.pare.testkit.ModelAssert.assertThatModel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxWriter;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import dev.pare.quantize.activation.GivenRanges;
import dev.pare.quantize.activation.Replacement;
import dev.pare.recipe.WeightFilter;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import dev.pare.testkit.GraphBuilder;
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
import org.junit.jupiter.params.provider.ValueSource;

class CentreActivationsTest {
    private static final int WIDTH = 4;

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

    /** A norm n of x. */
    private static GraphBuilder norm() {
        return GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "batch", "sequence", WIDTH)
                .layerNorm("n", "x", floats("n.scale", WIDTH), floats("n.bias", WIDTH));
    }

    private static GraphBuilder product(GraphBuilder to, String name, String input) {
        return to.matmul(name + "/product", input, floats(name + ".weight", WIDTH, WIDTH))
                .add(name, name + "/product", floats(name + ".bias", WIDTH));
    }

    private static Model ends(GraphBuilder builder, String value) {
        return builder.output(value, DataType.FLOAT, "batch", "sequence", WIDTH).build();
    }

    private static PassHarness.Outcome<?> centred(Model model) {
        return PassHarness.rewrite(CentreActivations.FACTORY, Map.of())
                .with(Lying.about(Facts.of(model)))
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

    @Test
    void aNormLosesWhatItsReadersGain() throws Exception {
        Model model = ends(product(norm(), "y", "n"), "y");
        PassHarness.Outcome<?> outcome = centred(model);
        assertThat(changed(outcome)).containsExactlyInAnyOrder("n.bias", "y.bias");
        computesTheSame(model, outcome.model());
    }

    @Test
    void theMiddleOfEachChannelGoesToZero() {
        Model model = ends(product(norm(), "y", "n"), "y");
        Statistics.Ranges ranges = new Statistics.Ranges(new float[] {-1, 0, 1, 2}, new float[] {1, 4, 2, 10});
        Model after = PassHarness.rewrite(CentreActivations.FACTORY, Map.of())
                .with(new GivenRanges(Map.of("n", ranges)))
                .thatNeverSettles()
                .given(model)
                .model();
        float[] old = TensorValues.floats(floats("n.bias", WIDTH));
        float[] bias = TensorValues.floats(after.graph().initializer("n.bias").orElseThrow());
        double[] middles = {0, 2, 1.5, 6};
        for (int k = 0; k < WIDTH; k++) {
            assertThat(bias[k]).isEqualTo((float) (old[k] - middles[k]));
        }
    }

    @Test
    void aResidualIsGivenBack() throws Exception {
        GraphBuilder builder = product(norm(), "y", "n").op("Tanh", "t", "y");
        Model model = ends(product(builder, "z", "t").add("sum", "n", "z").op("Tanh", "out", "sum"), "out");
        PassHarness.Outcome<?> outcome = centred(model);
        assertThat(changed(outcome)).containsExactlyInAnyOrder("n.bias", "y.bias", "z.bias");
        computesTheSame(model, outcome.model());
    }

    @Test
    void aReaderThatNeedsTheNumbersStopsIt() {
        Model model = ends(product(norm(), "y", "n").op("Tanh", "t", "n").op("Mul", "out", "t", "y"), "out");
        centred(model).isUnchanged("needs it as it is");
    }

    @Test
    void aNormThatLeavesTheGraphStays() {
        Model model = ends(product(norm(), "y", "n").output("n"), "y");
        centred(model).isUnchanged("leaves the graph");
    }

    @Test
    void aProductWithoutBiasStopsIt() {
        GraphBuilder builder = norm().matmul("y", "n", floats("y.weight", WIDTH, WIDTH));
        Model model = ends(product(builder, "z", "n").op("Mul", "out", "y", "z"), "out");
        centred(model).isUnchanged("has no bias");
    }

    @Test
    void aBiasThatServesOthersStopsIt() {
        GraphBuilder builder = product(norm(), "y", "n")
                .op("Tanh", "t", "x")
                .add("u", "t", "y.bias")
                .op("Mul", "out", "u", "y");
        centred(ends(builder, "out")).isUnchanged("serves others");
    }

    @Test
    void normsWhoseReadersShareABiasMoveTogether() throws Exception {
        GraphBuilder builder = product(norm(), "y", "n")
                .op("Tanh", "t", "y")
                .layerNorm("m", "t", floats("m.scale", WIDTH), floats("m.bias", WIDTH))
                .matmul("z/product", "m", "y.weight")
                .add("z", "z/product", "y.bias");
        Model model = ends(builder, "z");
        PassHarness.Outcome<?> outcome = centred(model);
        assertThat(changed(outcome)).containsExactlyInAnyOrder("n.bias", "m.bias", "y.bias");
        computesTheSame(model, outcome.model());
    }

    @Test
    void aConvolutionWithGroupsTakesItsPart() throws Exception {
        GraphBuilder builder = norm().transpose("turned", "n", 0, 2, 1)
                .initializer(floats("c.weight", WIDTH, WIDTH / 2, 1))
                .initializer(floats("c.bias", WIDTH))
                .node("Conv", List.of("turned", "c.weight", "c.bias"), List.of("c"), Attribute.of("group", 2))
                .transpose("y", "c", 0, 2, 1);
        Model model = ends(builder, "y");
        PassHarness.Outcome<?> outcome = centred(model);
        assertThat(changed(outcome)).containsExactlyInAnyOrder("n.bias", "c.bias");
        computesTheSame(model, outcome.model());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEncoderComputesTheSame(boolean constantReshapes) throws Exception {
        TransformerModel shape = TransformerModel.of(TransformerShape.tiny());
        Model model = (constantReshapes ? shape.withConstantReshapes() : shape).build();
        PassHarness.Outcome<?> outcome = centred(model);
        // The first norm; in each layer query, key, value, output, two norms and both of the feed-forward; the pooler.
        assertThat(changed(outcome)).hasSize(1 + 2 * 8 + 1);
        computesTheSame(model, outcome.model());
    }

    @Test
    void valuesBehindWeightsThatDoNotSumToOneStay() {
        GraphBuilder builder = product(GraphBuilder.model(14).input("x", DataType.FLOAT, 2, 3, WIDTH), "v", "x")
                .transpose("turned", "x", 0, 2, 1)
                .matmul("scores", "x", "turned")
                .op("Sigmoid", "p", "scores")
                .matmul("context", "p", "v");
        Model model = ends(product(builder, "y", "context"), "y");
        assertThat(Groups.of(Facts.of(model))).isEmpty();
    }

    @Test
    void withoutDataNothingMovesAndTheNoteSaysSo() {
        Model model = ends(product(norm(), "y", "n"), "y");
        Facts facts = Facts.of(model);
        CentreActivations pass = new CentreActivations(WeightFilter.ALL);
        Plan<Replacement> plan = pass.plan(facts, PassContext.plain());
        assertThat(plan.notes()).singleElement().asString().contains("no calibration data");
        assertThat(pass.rewrite(facts, plan, PassContext.plain())).isSameAs(model);
        PassHarness.rewrite(CentreActivations.FACTORY, Map.of()).given(model).isNoneOfItsBusiness();
    }

    @Test
    void whatLiesAboutZeroStays() {
        Model model = ends(product(norm(), "y", "n"), "y");
        Statistics.Ranges even = new Statistics.Ranges(new float[] {-1, -2, -3, -4}, new float[] {1, 2, 3, 4});
        PassHarness.rewrite(CentreActivations.FACTORY, Map.of())
                .with(new GivenRanges(Map.of("n", even)))
                .given(model)
                .isUnchanged("centred at zero already");
    }

    @Test
    void anExcludedBiasKeepsAllThatGoesWithIt() {
        Model model = ends(product(norm(), "y", "n"), "y");
        PassHarness.rewrite(CentreActivations.FACTORY, Map.of("exclude", List.of("y.bias")))
                .with(Lying.about(Facts.of(model)))
                .given(model)
                .isUnchanged("excluded by");
    }
}
