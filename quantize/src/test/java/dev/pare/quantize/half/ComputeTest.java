/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import static dev.pare.quantize.half.Models.compute;
import static dev.pare.quantize.half.Models.convert;
import static dev.pare.quantize.half.Models.floats;
import static dev.pare.quantize.half.Models.graph;
import static dev.pare.quantize.half.Models.model;
import static dev.pare.quantize.half.Models.op;
import static dev.pare.quantize.half.Models.reason;
import static dev.pare.quantize.half.Models.scalar;
import static dev.pare.quantize.half.Models.text;
import static dev.pare.quantize.half.Models.weight;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Dim;
import dev.pare.graph.Function;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpId;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.inference.TypeCheck;
import dev.pare.pass.Plan;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Half;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComputeTest {
    private static final List<ValueInfo> X = List.of(floats("x", 2, 4));
    private static final List<ValueInfo> Y = List.of(floats("y", 2, 4));

    @TempDir
    Path folder;

    private double drift(Model before, Model after) throws Exception {
        float[] expected = Sessions.run(before, folder, Map.of()).get("y");
        return Sessions.relativeRmse(
                expected, Sessions.run(after, folder, Map.of()).get("y"));
    }

    @Test
    void computesInHalfBetweenFloatInputsAndOutputs() throws Exception {
        Model before = model(X, Y, List.of(weight("w", 4, 4)), op("MatMul", "a", "x", "w"), op("Relu", "y", "a"));
        Model after = compute(before);
        assertThat(text(after.graph()))
                .containsExactly(
                        "x_fp16 = Cast:FLOAT16(x)",
                        "a = MatMul(x_fp16, w)",
                        "y_fp16 = Relu(a)",
                        "y = Cast:FLOAT(y_fp16)");
        assertThat(after.graph().initializers()).extracting(Tensor::type).containsExactly(DataType.FLOAT16);
        assertThat(after.opsets()).isEqualTo(before.opsets());
        assertThat(drift(before, after)).isGreaterThan(0).isLessThan(4 * 0x1p-11);
    }

    @Test
    void changesTheTypesOfInputsAndOutputsWhenAsked() throws Exception {
        Model before = model(X, Y, List.of(weight("w", 4, 4)), op("MatMul", "y", "x", "w"));
        Model after = convert(before, Map.of("mode", "compute", "keep-io-types", false));
        assertThat(text(after.graph())).containsExactly("y = MatMul(x, w)");
        assertThat(after.graph().inputs().get(0).element()).isEqualTo(DataType.FLOAT16);
        assertThat(after.graph().outputs().get(0).element()).isEqualTo(DataType.FLOAT16);
    }

    @Test
    void updatesTheDeclaredTypesOfInnerValues() {
        Graph graph = graph(X, Y, List.of(weight("w", 4, 4)), op("MatMul", "a", "x", "w"), op("Pow", "y", "a", "w"));
        Model after = compute(model(graph.withValueInfos(List.of(floats("a", 2, 4)))));
        assertThat(after.graph().valueInfos().get(0).element()).isEqualTo(DataType.FLOAT16);
        assertThat(text(after.graph())).contains("a_fp32 = Cast:FLOAT(a)", "y = Pow(a_fp32, w)");
    }

    /** Pain 15: a Cast that gives float in the middle of a half graph makes the model invalid. */
    @Test
    @DisplayName("pain 15: the target of a Cast is patched")
    void pain15PatchesTheTargetOfCasts() throws Exception {
        ValueInfo mask = ValueInfo.of("mask", DataType.INT64, new Dim.Fixed(2), new Dim.Fixed(4));
        Node cast = Node.of("Cast", "", List.of("mask"), List.of("m"), Attribute.of("to", DataType.FLOAT.code()));
        Model before = model(
                List.of(floats("x", 2, 4), mask),
                Y,
                List.of(weight("w", 4, 4)),
                cast,
                op("MatMul", "a", "x", "w"),
                op("Mul", "y", "a", "m"));
        Model after = compute(before);
        assertThat(text(after.graph())).contains("m = Cast:FLOAT16(mask)");
        assertThat(drift(before, after)).isLessThan(4 * 0x1p-11);
    }

    /** The broken variant of pain 15 is what the check after every conversion finds. */
    @Test
    @DisplayName("pain 15: a Cast that was left as it was is found by the check of types")
    void pain15ACastLeftAsItWasIsFound() {
        Model after =
                compute(model(X, Y, List.of(weight("w", 4, 4)), op("MatMul", "a", "x", "w"), op("Add", "y", "a", "w")));
        Node broken = Node.of("Cast", "", List.of("x"), List.of("x_fp16"), Attribute.of("to", DataType.FLOAT.code()));
        List<Node> nodes = new ArrayList<>(after.graph().nodes());
        nodes.set(0, broken);
        assertThat(TypeCheck.problems(after.withGraph(after.graph().withNodes(nodes))))
                .isNotEmpty();
        assertThat(TypeCheck.problems(after)).isEmpty();
    }

    /** Pain 16: masks of -3.4e38, in every form that exporters give them, with a row that is masked whole. */
    @Test
    @DisplayName("pain 16: masks of -3.4e38 stay finite in every form that exporters give them")
    void pain16MasksStayFiniteInEveryForm() throws Exception {
        float min = -Float.MAX_VALUE;
        Node number = Node.of("Constant", "", List.of(), List.of("c"), Attribute.of("value_float", min));
        Node tensor = Node.of("Constant", "", List.of(), List.of("d"), Attribute.of("value", scalar("", -1e9f)));
        Node filled = Node.of(
                "ConstantOfShape",
                "",
                List.of("shape"),
                List.of("f"),
                Attribute.of("value", Tensor.floats("", Shape.of(1), min)));
        Model before = model(
                X,
                Y,
                List.of(scalar("i", min), Tensor.longs("shape", Shape.of(2), 2, 4), scalar("ten", -10000)),
                number,
                tensor,
                filled,
                op("Add", "a", "x", "c"),
                op("Add", "a2", "a", "i"),
                op("Add", "b", "x", "d"),
                op("Add", "e", "x", "f"),
                op("Add", "g", "x", "ten"),
                op("Softmax", "s1", "a"),
                op("Softmax", "s2", "b"),
                op("Softmax", "s3", "e"),
                op("Softmax", "s4", "a2"),
                op("Sum", "y", "s1", "s2", "s3", "s4", "g"));
        Model after = compute(before);
        assertThat(Models.values(after, "i")).containsExactly(-32752);
        assertThat(Models.values(after, "c")).containsExactly(-32752);
        assertThat(Models.values(after, "ten")).containsExactly(-10000);
        assertThat(reason(Models.plan(before, Map.of("mode", "compute")), "i")).startsWith("cut to ±32752, float16");
        for (float value : Sessions.run(after, folder, Map.of()).get("y")) {
            assertThat(value).isFinite();
        }
    }

    /** What pain 16 does without the cut: minus infinity, and NaN where it meets a zero. */
    @Test
    @DisplayName("pain 16: a mask that is not cut becomes infinite, and NaN where it meets a zero")
    void pain16AnUncutMaskIsInfinite() {
        short plain = Halves.half(-Float.MAX_VALUE);
        assertThat(Half.toFloat(plain)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(Half.toFloat(plain) * 0f).isNaN();
    }

    /** A bound may use the whole range: clipping at half of it would change values. */
    @Test
    @DisplayName("pain 16: bounds are cut to the whole range")
    void pain16BoundsAreCutToTheWholeRange() {
        Model after = compute(model(X, Y, List.of(scalar("low", -Float.MAX_VALUE)), op("Clip", "y", "x", "low")));
        assertThat(Models.values(after, "low")).containsExactly(-65504);
    }

    /** A large value that is not a mask keeps its meaning, and its operator stays in float. */
    @Test
    @DisplayName("pain 16: large weights are not taken for masks")
    void pain16LargeWeightsAreNotTakenForMasks() {
        Model before = model(
                X,
                Y,
                List.of(weight("w", 4, 4), scalar("scale", 1e5f)),
                op("MatMul", "a", "x", "w"),
                op("Mul", "y", "a", "scale"));
        Plan<Halving> plan = Models.plan(before, Map.of("mode", "compute"));
        assertThat(reason(plan, "scale")).contains("beyond the range of float16 (largest 100000.0");
        assertThat(text(compute(before).graph())).contains("y = Mul(a_fp32, scale)");
    }

    private static Model layerNorm(float size) {
        return model(
                X,
                Y,
                List.of(scalar("size", size), scalar("two", 2), scalar("eps", 1e-12f), weight("gamma", 4)),
                op("Mul", "h", "x", "size"),
                Node.of("ReduceMean", "", List.of("h"), List.of("mean"), Attribute.ints("axes", -1)),
                op("Sub", "d", "h", "mean"),
                op("Pow", "square", "d", "two"),
                Node.of("ReduceMean", "", List.of("square"), List.of("variance"), Attribute.ints("axes", -1)),
                op("Add", "safe", "variance", "eps"),
                op("Sqrt", "deviation", "safe"),
                op("Div", "n", "d", "deviation"),
                op("Mul", "y", "n", "gamma"));
    }

    /** Pain 16: 1000 squared is beyond float16, and 1e-12 is zero in it; the whole normalisation stays in float. */
    @Test
    @DisplayName("pain 16: normalisation is computed in float")
    void pain16NormalisationIsComputedInFloat() throws Exception {
        Model before = layerNorm(1000);
        Model after = compute(before);
        assertThat(text(after.graph()))
                .contains(
                        "h_fp32 = Cast:FLOAT(h)",
                        "d = Sub(h_fp32, mean)",
                        "square = Pow(d, two)",
                        "safe = Add(variance, eps)",
                        "n = Div(d, deviation)",
                        "n_fp16 = Cast:FLOAT16(n)",
                        "y_fp16 = Mul(n_fp16, gamma)");
        assertThat(Models.values(after, "eps")).containsExactly(1e-12f);
        assertThat(drift(before, after)).isLessThan(5e-3);
    }

    /** Without keep-norm an epsilon still must not vanish. */
    @Test
    @DisplayName("pain 16: an epsilon never becomes zero")
    void pain16AnEpsilonNeverBecomesZero() {
        Model after = convert(layerNorm(1), Map.of("mode", "compute", "keep-norm", false));
        assertThat(Models.values(after, "eps")).containsExactly(0x1p-24f);
        assertThat(text(after.graph())).contains("square = Pow(d, two)", "d = Sub(h, mean)");
    }

    @Test
    void anglesOfPositionsStayInFloat() {
        ValueInfo ids = ValueInfo.of("ids", DataType.INT64);
        Node cast = Node.of("Cast", "", List.of("ids"), List.of("p"), Attribute.of("to", DataType.FLOAT.code()));
        Model after = compute(model(
                List.of(floats("x", 2, 4), ids),
                Y,
                List.of(weight("f", 4), weight("w", 4)),
                cast,
                op("Mul", "angle", "p", "f"),
                op("Cos", "c", "angle"),
                op("Mul", "r", "x", "c"),
                op("Add", "y", "r", "w")));
        // 4097 · f in float16 would be off by 2 · f: another angle.
        assertThat(text(after.graph()))
                .contains("p = Cast:FLOAT(ids)", "angle = Mul(p, f)", "c = Cos(angle)", "r = Mul(x_fp16, c_fp16)");
    }

    @Test
    void valuesThatBecomeIntegersStayInFloat() {
        ValueInfo ids = ValueInfo.of("ids", DataType.INT64);
        Node cast = Node.of("Cast", "", List.of("ids"), List.of("p"), Attribute.of("to", DataType.FLOAT.code()));
        Node back = Node.of("Cast", "", List.of("l"), List.of("bucket"), Attribute.of("to", DataType.INT64.code()));
        Model after = compute(model(
                List.of(ids),
                List.of(floats("y", 2, 4)),
                List.of(weight("t", 9, 4)),
                cast,
                op("Div", "l", "p", "p"),
                back,
                op("Gather", "y", "t", "bucket")));
        assertThat(text(after.graph()))
                .contains("l = Div(p, p)", "bucket = Cast:INT64(l)", "y_fp16 = Gather(t, bucket)");
    }

    @Test
    void operatorsWithoutHalfStayInFloat() throws Exception {
        Tensor axis = Tensor.longs("axis", Shape.of(), 1);
        Model before = model(
                X,
                Y,
                List.of(weight("w", 4, 4), axis),
                op("MatMul", "a", "x", "w"),
                op("CumSum", "b", "a", "axis"),
                op("Tanh", "y", "b"));
        Model after = compute(before);
        assertThat(text(after.graph())).contains("b = CumSum(a_fp32, axis)", "b_fp16 = Cast:FLOAT16(b)");
        assertThat(drift(before, after)).isLessThan(5e-3);
        assertThat(Models.plan(before, Map.of("mode", "compute")).notes().get(0))
                .isEqualTo("2 operators compute in float16; in float stay 1 CumSum");
    }

    @Test
    void bodiesTakeAndGiveFloatAndSeeCapturedValues() throws Exception {
        Graph body = graph(List.of(), List.of(floats("inner", 2, 4)), List.of(), op("MatMul", "inner", "a", "w"));
        Graph other = graph(List.of(), List.of(floats("o", 2, 4)), List.of(), op("Pow", "o", "a", "a"));
        Tensor yes = Tensor.of("yes", DataType.BOOL, Shape.of(), InlineData.raw(new byte[] {1}));
        Node choice = Node.of(
                "If",
                "",
                List.of("yes"),
                List.of("z"),
                new Attribute("then_branch", new AttributeValue.OfGraph(body), UnknownFields.NOTHING),
                new Attribute("else_branch", new AttributeValue.OfGraph(other), UnknownFields.NOTHING));
        Model before =
                model(X, Y, List.of(weight("w", 4, 4), yes), op("MatMul", "a", "x", "w"), choice, op("Relu", "y", "z"));
        Model after = compute(before);
        assertThat(text(after.graphs().get(1)))
                .containsExactly("inner_fp16 = MatMul(a, w)", "inner = Cast:FLOAT(inner_fp16)");
        assertThat(text(after.graphs().get(2))).containsExactly("o = Pow(a_fp32, a_fp32)");
        assertThat(text(after.graph())).contains("a_fp32 = Cast:FLOAT(a)", "z_fp16 = Cast:FLOAT16(z)");
        assertThat(drift(before, after)).isLessThan(1e-2);
    }

    @Test
    void functionsOfTheModelAreCalledWithFloat() throws Exception {
        OpId id = new OpId("own", "Twice");
        List<OpsetImport> standard = List.of(OpsetImport.of("", 14));
        Function twice = new Function(
                id, List.of("p"), List.of("q"), List.of(op("Add", "q", "p", "p")), standard, UnknownFields.NOTHING);
        Node call = new Node(id, "", List.of("a"), List.of("b"), List.of(), UnknownFields.NOTHING);
        Graph graph = graph(X, Y, List.of(weight("w", 4, 4)), op("MatMul", "a", "x", "w"), call, op("Relu", "y", "b"));
        List<OpsetImport> opsets = List.of(OpsetImport.of("", 14), OpsetImport.of("own", 1));
        Model before = new Model(8, opsets, List.of(), graph, List.of(twice), UnknownFields.NOTHING);
        Model after = compute(before);
        assertThat(text(after.graph())).contains("b = own::Twice(a_fp32)", "y_fp16 = Relu(b_fp16)");
        assertThat(drift(before, after)).isLessThan(5e-3);
    }

    @Test
    void aSmallConstantForBothPrecisionsIsKeptInBoth() {
        Model after =
                compute(model(X, Y, List.of(scalar("two", 2)), op("Mul", "a", "x", "two"), op("Pow", "y", "a", "two")));
        assertThat(text(after.graph())).contains("a = Mul(x_fp16, two_fp16)", "y = Pow(a_fp32, two)");
        assertThat(after.graph().initializers()).extracting(Tensor::name).containsExactly("two", "two_fp16");
    }

    @Test
    void anExcludedWeightKeepsItsOperatorInFloat() {
        Model before = model(
                X,
                Y,
                List.of(weight("w", 4, 4), weight("v", 4, 4)),
                op("MatMul", "a", "x", "w"),
                op("MatMul", "y", "a", "v"));
        Model after = convert(before, Map.of("mode", "compute", "exclude", List.of("v")));
        assertThat(text(after.graph())).contains("a = MatMul(x_fp16, w)", "y = MatMul(a_fp32, v)");
    }

    @Test
    void aConvertedModelStaysAsItIs() {
        Model once = compute(model(X, Y, List.of(weight("w", 4, 4)), op("MatMul", "y", "x", "w")));
        assertThat(reason(Models.plan(once, Map.of("mode", "compute")), "w")).isEqualTo("is float16 already");
        assertThat(compute(once)).isSameAs(once);
    }

    @Test
    void refusesAGraphOutOfOrderWithAReason() {
        Model before = model(X, Y, List.of(weight("w", 4, 4)), op("Relu", "y", "a"), op("MatMul", "a", "x", "w"));
        assertThat(reason(Models.plan(before, Map.of("mode", "compute")), "w"))
                .contains("not in the order in which they run");
        assertThat(compute(before)).isSameAs(before);
    }

    @Test
    void optionsRoundTripAndRefuseWhatHasNoMeaning() {
        Map<String, Object> options = Map.of("mode", "compute", "keep-io-types", false, "keep-norm", false);
        assertThat(Models.pass(options).options()).isEqualTo("mode: compute, keep-io-types: false, keep-norm: false");
        assertThat(Models.pass(Map.of("min-bytes", 0)).options()).isEqualTo("min-bytes: 0");
        assertThat(Models.pass(Map.of()).options()).isEmpty();
        assertThatThrownBy(() -> Models.pass(Map.of("keep-norm", true)))
                .hasMessageContaining("no meaning in mode storage");
        assertThatThrownBy(() -> Models.pass(Map.of("mode", "quarter")))
                .hasMessageContaining("must be one of storage, compute");
    }
}
