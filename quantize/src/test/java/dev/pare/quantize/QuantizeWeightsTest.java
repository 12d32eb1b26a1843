/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.GraphCheck;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.quantize.product.Treatment;
import dev.pare.recipe.OptionReader;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuantizeWeightsTest {
    private static final int WIDTH = 64;

    private static Tensor square(String name) {
        float[] values = new float[WIDTH * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i % 97) / 97f - 0.5f;
        }
        return Tensor.floats(name, Shape.of(WIDTH, WIDTH), values);
    }

    private static Model model(List<ValueInfo> inputs, List<Tensor> weights, Node... nodes) {
        List<ValueInfo> outputs = List.of(ValueInfo.of("y", DataType.FLOAT));
        Graph graph = new Graph("g", inputs, outputs, List.of(), weights, List.of(nodes), UnknownFields.NOTHING);
        return new Model(8, List.of(OpsetImport.of("", 14)), List.of(), graph, List.of(), UnknownFields.NOTHING);
    }

    private static Model floats(List<Tensor> weights, Node... nodes) {
        return model(
                List.of(ValueInfo.of("x", DataType.FLOAT, new Dim.Symbolic("n"), new Dim.Fixed(WIDTH))),
                weights,
                nodes);
    }

    private static QuantizeWeights pass(Map<String, ?> options) {
        return (QuantizeWeights) QuantizeWeights.FACTORY.create(new OptionReader("", options, new ArrayList<>()));
    }

    private static Model quantized(Model model) {
        Facts facts = Facts.of(model);
        QuantizeWeights pass = pass(Map.of());
        Model after = pass.rewrite(facts, pass.plan(facts, PassContext.plain()), PassContext.plain());
        assertThat(GraphCheck.problems(after)).isEmpty();
        return after;
    }

    private static String refusal(Model model) {
        Facts facts = Facts.of(model);
        Plan<Treatment> plan = pass(Map.of()).plan(facts, PassContext.plain());
        Decision<Treatment> only = plan.decisions().get(0);
        assertThat(only).isInstanceOf(Decision.Skip.class);
        assertThat(quantized(model)).isSameAs(model);
        return only.reason();
    }

    private static List<String> operators(Model model) {
        return model.graph().nodes().stream().map(n -> n.op().type()).toList();
    }

    private static Node matmul(String x, String w, String y) {
        return Node.of("MatMul", y + "_node", List.of(x, w), List.of(y));
    }

    @Test
    void aProductTakesTheFormThatRuntimesFuse() {
        Model after = quantized(floats(
                List.of(square("w"), Tensor.floats("b", Shape.of(2), 1, 2)),
                matmul("x", "w", "p"),
                Node.of("Add", "add", List.of("p", "b"), List.of("y"))));
        assertThat(operators(after))
                .containsExactly("DynamicQuantizeLinear", "MatMulInteger", "Cast", "Mul", "Mul", "Add");
        Tensor codes = after.graph().initializer("w.int8").orElseThrow();
        assertThat(codes.type()).isEqualTo(DataType.INT8);
        assertThat(after.graph().initializer("w.scale").orElseThrow().shape()).isEqualTo(Shape.of(WIDTH));
        assertThat(after.graph().initializer("w")).isEmpty();
        // The scales are multiplied with each other first: applied one after the other, nothing would fuse.
        Node scales = after.graph().nodes().get(3);
        assertThat(scales.input(1)).isEqualTo("w.scale");
    }

    @Test
    void productsOfTheSameValueShareItsQuantization() {
        Model after = quantized(floats(
                List.of(square("q"), square("k")),
                matmul("x", "q", "a"),
                matmul("x", "k", "b"),
                Node.of("Add", "add", List.of("a", "b"), List.of("y"))));
        assertThat(operators(after)).containsOnlyOnce("DynamicQuantizeLinear");
        assertThat(operators(after).stream().filter("MatMulInteger"::equals)).hasSize(2);
    }

    @Test
    void everyUseOfASharedWeightIsRewrittenAndTheWeightStoredOnce_pain3_pain6() {
        Model after = quantized(
                floats(List.of(square("w")), matmul("x", "w", "a"), matmul("a", "w", "b"), matmul("b", "w", "y")));
        assertThat(operators(after)).doesNotContain("MatMul");
        assertThat(operators(after).stream().filter("MatMulInteger"::equals)).hasSize(3);
        assertThat(after.graph().initializers()).hasSize(2);
    }

    @Test
    void aTableIsLookedUpAsCodesBeforeItIsDequantized_pain19() {
        Model after = quantized(model(
                List.of(ValueInfo.of("ids", DataType.INT64)),
                List.of(square("table")),
                Node.of("Gather", "look", List.of("table", "ids"), List.of("y"))));
        assertThat(operators(after)).containsExactly("Gather", "Cast", "Gather", "Cast", "Mul");
        assertThat(after.graph().nodes().get(0).input(0)).isEqualTo("table.int8");
        assertThat(after.graph().initializer("table.scale").orElseThrow().type())
                .isEqualTo(DataType.FLOAT16);
    }

    @Test
    void aTiedTableIsStoredOnceForLookUpAndProduct_pain6() {
        Model after = quantized(model(
                List.of(ValueInfo.of("ids", DataType.INT64)),
                List.of(square("table")),
                Node.of("Gather", "look", List.of("table", "ids"), List.of("h")),
                Node.of("Transpose", "t", List.of("table"), List.of("tt"), Attribute.ints("perm", 1, 0)),
                matmul("h", "tt", "y")));
        assertThat(operators(after)).contains("MatMulInteger").doesNotContain("MatMul");
        assertThat(after.graph().initializers().stream().filter(t -> t.type() == DataType.INT8))
                .hasSize(1);
        assertThat(operators(after).stream().filter("Transpose"::equals)).hasSize(1);
    }

    @Test
    void aGemmKeepsItsBiasAsAnAdd_pain29() {
        Model after = quantized(floats(
                List.of(square("w"), Tensor.floats("b", Shape.of(WIDTH), new float[WIDTH])),
                Node.of("Gemm", "gemm", List.of("x", "w", "b"), List.of("y"), Attribute.of("transB", 1L))));
        assertThat(operators(after)).contains("Transpose", "MatMulInteger").endsWith("Add");
    }

    @Test
    void aFilterIsStoredAsCodesAndTurnedBackAtLoad() {
        float[] values = new float[32 * 64];
        Arrays.fill(values, 0.25f);
        Model after = quantized(floats(
                List.of(Tensor.floats("f", Shape.of(32, 64, 1), values)),
                Node.of("Conv", "conv", List.of("x", "f"), List.of("y"))));
        assertThat(operators(after)).containsExactly("Cast", "Mul", "Conv");
    }

    @Test
    void refusalsSayWhy() {
        float[] broken = new float[WIDTH * WIDTH];
        broken[7] = Float.NaN;
        Tensor nan = Tensor.floats("w", Shape.of(WIDTH, WIDTH), broken);
        assertThat(refusal(floats(List.of(nan), matmul("x", "w", "y")))).contains("not numbers");
        Tensor tiny = Tensor.floats("w", Shape.of(2, 2), 1, 2, 3, 4);
        assertThat(refusal(floats(List.of(tiny), matmul("x", "w", "y")))).contains("too small");
        assertThat(refusal(floats(List.of(square("w")), matmul("w", "x", "y")))).contains("left side");
        Node scaled = Node.of("Gemm", "g", List.of("x", "w"), List.of("y"), Attribute.of("alpha", 2f));
        assertThat(refusal(floats(List.of(square("w")), scaled))).contains("alpha");
        Node other = Node.of("Sub", "s", List.of("x", "w"), List.of("y"));
        assertThat(refusal(floats(List.of(square("w")), other))).contains("Sub, which has no integer form");
    }

    @Test
    void aWeightThatTheCallerMayReplaceIsLeftAlone() {
        Model model = model(
                List.of(ValueInfo.of("x", DataType.FLOAT), ValueInfo.of("w", DataType.FLOAT)),
                List.of(square("w")),
                matmul("x", "w", "y"));
        assertThat(refusal(model)).contains("the caller of the model may replace it");
    }

    @Test
    void aSecondApplicationChangesNothing() {
        Model once = quantized(floats(List.of(square("w")), matmul("x", "w", "y")));
        assertThat(quantized(once)).isSameAs(once);
    }

    @Test
    void theRecipeChoosesByNameAndPattern() {
        Model model = floats(
                List.of(square("keep.w"), square("take.w")), matmul("x", "keep.w", "a"), matmul("a", "take.w", "y"));
        Facts facts = Facts.of(model);
        Plan<Treatment> plan = pass(Map.of("exclude", "re:^keep")).plan(facts, PassContext.plain());
        assertThat(plan.applied()).hasSize(1);
        assertThat(plan.decisions().get(0).reason()).isEqualTo("excluded by re:^keep");
    }

    @Test
    void optionsSurviveTheirText() {
        QuantizeWeights pass = pass(Map.of("granularity", "tensor", "reduce_range", true, "min-elements", 7));
        assertThat(pass.options())
                .isEqualTo("bits: 8, embedding-bits: 8, granularity: tensor, rounding: auto, input-scales: auto,"
                        + " embeddings: true, reduce-range: true, min-elements: 7");
    }

    @Test
    void aWeightWhoseTransposeIsAnOutputStaysSinceItWouldBeStoredTwice() {
        Model model = floats(
                List.of(square("w")),
                Node.of("Transpose", "t", List.of("w"), List.of("wt"), Attribute.ints("perm", 1, 0)),
                matmul("x", "wt", "y"));
        ValueInfo transpose = ValueInfo.of("wt", DataType.FLOAT);
        List<ValueInfo> outputs = List.of(model.graph().outputs().get(0), transpose);
        assertThat(refusal(model.withGraph(model.graph().withOutputs(outputs)))).contains("is an output");
    }

    @Test
    void aWeightWhoseCopyIsAnOutputStaysToo() {
        Model model = floats(
                List.of(square("w")), Node.of("Identity", "i", List.of("w"), List.of("copy")), matmul("x", "w", "y"));
        List<ValueInfo> outputs = List.of(model.graph().outputs().get(0), ValueInfo.of("copy", DataType.FLOAT));
        assertThat(refusal(model.withGraph(model.graph().withOutputs(outputs)))).contains("is an output");
    }

    @Test
    void aTableOfOneColumnStaysSinceItHasAsManyScalesAsValues() {
        Tensor table = Tensor.floats("w", Shape.of(WIDTH * WIDTH, 1), TensorValues.floats(square("w")));
        Model model = model(
                List.of(ValueInfo.of("ids", DataType.INT64, new Dim.Symbolic("n"))),
                List.of(table),
                Node.of("Gather", "look", List.of("w", "ids"), List.of("y")));
        assertThat(refusal(model)).contains("would not become smaller");
    }

    @Test
    void weightsOfOneGraphWithTheSameNameStay() {
        Model model = floats(List.of(square("w"), square("w")), matmul("x", "w", "y"));
        assertThat(pass(Map.of()).plan(Facts.of(model), PassContext.plain()).decisions())
                .hasSize(2)
                .allMatch(
                        d -> d instanceof Decision.Skip<Treatment> && d.reason().contains("has the name of another"));
    }

    @Test
    void weightsThatHideEachOtherByTheirNameStay() {
        Graph then = new Graph(
                "then",
                List.of(),
                List.of(ValueInfo.of("p", DataType.FLOAT)),
                List.of(),
                List.of(square("w")),
                List.of(matmul("x", "w", "p")),
                UnknownFields.NOTHING);
        Attribute branch = new Attribute("then_branch", new AttributeValue.OfGraph(then), UnknownFields.NOTHING);
        Model model = floats(
                List.of(square("w")),
                matmul("x", "w", "h"),
                Node.of("If", "if", List.of("flag"), List.of("y"), branch));
        assertThat(pass(Map.of()).plan(Facts.of(model), PassContext.plain()).applied())
                .isEmpty();
    }
}
