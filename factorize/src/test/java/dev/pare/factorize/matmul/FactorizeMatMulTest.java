/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.analysis.Facts;
import dev.pare.factorize.Ort;
import dev.pare.factorize.Ort.Input;
import dev.pare.factorize.Passes;
import dev.pare.factorize.Passes.Outcome;
import dev.pare.factorize.Sketch;
import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.pass.Decision;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.Problem;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FactorizeMatMulTest {
    private static final int WIDTH = 64;
    private static final int COUNT = 50;
    private static final float[] X = rowsAboutAMean();
    private static final Map<String, Input> ROWS = Map.of("x", new Input.Floats(X, COUNT, WIDTH));

    private static float[] rowsAboutAMean() {
        float[] rows = Sketch.noise(1, COUNT * WIDTH);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = rows[i] / (1 + i % WIDTH) + 0.3f;
        }
        return rows;
    }

    private static Outcome run(Model model, Map<String, ?> options, Statistics statistics) {
        return Passes.run(Passes.make(FactorizeMatMul.FACTORY, options), model, statistics);
    }

    private static Outcome planted(Model model) {
        return run(model, Map.of("energy", 0.999999, "multiple", 1), Statistics.NONE);
    }

    private static Statistics measured(String... values) {
        Map<String, Statistics.Moments> moments = new java.util.HashMap<>();
        for (String value : values) {
            moments.put(value, Passes.moments(X, WIDTH));
        }
        return Passes.statistics(moments, Map.of());
    }

    private static Sketch rows() {
        return new Sketch().input("x", DataType.FLOAT, 2).output("y", DataType.FLOAT, 2);
    }

    private static Node node(String type, String output, String... inputs) {
        return Node.of(type, "node_" + output, List.of(inputs), List.of(output));
    }

    private static Tensor planted(String name, int rank) {
        return Sketch.planted(name, 7, WIDTH, rank, WIDTH);
    }

    private static Tensor turned(Tensor square) {
        float[] values = Sketch.transposed(TensorValues.floats(square), WIDTH, WIDTH);
        return Tensor.floats(square.name(), square.shape(), values);
    }

    /** A planted rank is found, so that nothing but float rounding separates the outputs: 2^-24 per term, 64 terms, twice. */
    private static void sameOutputs(Model before, Model after) {
        float[] expected = Ort.run(before, ROWS);
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(Ort.run(after, ROWS)).containsExactly(expected, within(largest * 1e-5f));
    }

    private static double[] meanError(Model before, Model after, int width) {
        float[] expected = Ort.run(before, ROWS);
        float[] actual = Ort.run(after, ROWS);
        double[] mean = new double[width];
        for (int i = 0; i < expected.length; i++) {
            mean[i % width] += ((double) actual[i] - expected[i]) / COUNT;
        }
        return mean;
    }

    private static double squaredError(Model before, Model after) {
        float[] expected = Ort.run(before, ROWS);
        float[] actual = Ort.run(after, ROWS);
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            sum += Math.pow((double) actual[i] - expected[i], 2);
        }
        return sum;
    }

    @Test
    void putsTwoMatMulsInThePlaceOfOne() {
        Model model = rows().weight(planted("w", 3))
                .weight(Sketch.row("b", 2, WIDTH))
                .node(node("MatMul", "m", "x", "w"))
                .node(node("Add", "y", "b", "m"))
                .model();
        Outcome after = planted(model);
        assertThat(after.operators()).containsExactly("MatMul", "MatMul", "Add");
        assertThat(after.model().graph().initializers())
                .extracting(t -> t.name() + t.shape())
                .containsExactly("b[64]", "w_a[64,3]", "w_b[3,64]");
        assertThat(after.reason("w")).isEqualTo("rank 3 of 64, 0.0 % of the weight's energy dropped");
        assertThat(after.decision("w").bytesAfter()).isEqualTo(2 * 3 * 64 * 4);
        assertThat(after.plan().notes()).contains("no calibration data: plain SVD");
        sameOutputs(model, after.model());
    }

    @Test
    @DisplayName("pain 6: a shared weight is factored once and all its consumers use the factors")
    void factorsASharedWeightOnce() {
        Model model = rows().weight(planted("w", 3))
                .node(node("MatMul", "m1", "x", "w"))
                .node(node("Tanh", "t1", "m1"))
                .node(node("MatMul", "m2", "t1", "w"))
                .node(node("Tanh", "t2", "m2"))
                .node(node("MatMul", "y", "t2", "w"))
                .model();
        Outcome after = planted(model);
        assertThat(after.initializers()).containsExactly("w_a", "w_b");
        assertThat(after.plan().applied()).hasSize(1);
        assertThat(after.operators()).filteredOn("MatMul"::equals).hasSize(6);
        sameOutputs(model, after.model());
    }

    @Test
    void seesThroughTransposeAndIdentity() {
        Model model = rows().weight(turned(planted("w", 3)))
                .node(node("Identity", "i", "w"))
                .node(Node.of("Transpose", "t", List.of("i"), List.of("t"), Attribute.ints("perm", 1, 0)))
                .node(node("MatMul", "y", "x", "t"))
                .model();
        Outcome after = planted(model);
        assertThat(after.operators()).containsExactly("MatMul", "MatMul");
        sameOutputs(model, after.model());
    }

    @Test
    void makesMatMulsAndAddOfGemm() {
        Model model = rows().weight(turned(planted("w", 3)))
                .weight(Sketch.row("c", 2, WIDTH))
                .node(Node.of("Gemm", "g", List.of("x", "w", "c"), List.of("y"), Attribute.of("transB", 1)))
                .model();
        Outcome after = planted(model);
        assertThat(after.operators()).containsExactly("MatMul", "MatMul", "Add");
        sameOutputs(model, after.model());
    }

    @Test
    void makesMatMulsOfGemmWithoutABias() {
        Model model = rows().weight(planted("w", 3))
                .node(Node.of("Gemm", "g", List.of("x", "w"), List.of("y")))
                .model();
        Outcome after = planted(model);
        assertThat(after.operators()).containsExactly("MatMul", "MatMul");
        sameOutputs(model, after.model());
    }

    @Test
    void leavesAGemmThatScales() {
        Model model = rows().weight(planted("w", 3))
                .node(Node.of("Gemm", "g", List.of("x", "w"), List.of("y"), Attribute.of("alpha", 0.5f)))
                .model();
        Outcome after = planted(model);
        assertThat(after.model()).isSameAs(model);
        assertThat(after.reason("w")).contains("scales");
    }

    @Test
    void leavesAWeightThatIsNotFinite() {
        float[] values = new float[WIDTH * WIDTH];
        values[5] = Float.NaN;
        Model model = rows().weight(Tensor.floats("w", Shape.of(WIDTH, WIDTH), values))
                .node(node("MatMul", "y", "x", "w"))
                .model();
        Outcome after = planted(model);
        assertThat(after.model()).isSameAs(model);
        assertThat(after.reason("w")).contains("not numbers");
    }

    @Test
    @DisplayName("pain 7: nothing is applied where it would grow the model")
    void refusesToGrow() {
        Model model = rows().weight(Sketch.matrix("w", 3, WIDTH, WIDTH))
                .node(node("MatMul", "y", "x", "w"))
                .model();
        Outcome dense = run(model, Map.of("energy", 0.99), Statistics.NONE);
        assertThat(dense.model()).isSameAs(model);
        assertThat(dense.reason("w")).contains("instead of 16384 bytes", "break-even is rank 32");
        assertThat(run(model, Map.of("rank", 32), Statistics.NONE).model()).isSameAs(model);
        assertThat(run(model, Map.of("rank", 31), Statistics.NONE).model())
                .as("31 directions take 512 bytes less, 256 of which a node costs")
                .isNotSameAs(model);
    }

    @Test
    void leavesATableThatIsAlsoLookedUp() {
        Model model = new Sketch()
                .input("ids", DataType.INT64, 1)
                .output("y", DataType.FLOAT, 2)
                .weight(planted("w", 3))
                .node(node("Gather", "e", "w", "ids"))
                .node(node("MatMul", "y", "e", "w"))
                .model();
        Outcome after = planted(model);
        assertThat(after.model()).isSameAs(model);
        assertThat(after.reason("w")).contains("also used by node_e (Gather)");
    }

    @Test
    void leavesAWeightOfTwoOrientations() {
        Model model = rows().weight(planted("w", 3))
                .node(node("MatMul", "m", "x", "w"))
                .node(Node.of("Gemm", "g", List.of("m", "w"), List.of("y"), Attribute.of("transB", 1)))
                .model();
        assertThat(planted(model).reason("w")).contains("both orientations");
    }

    @Test
    void leavesALeftOperand() {
        Model model = rows().weight(planted("w", 3))
                .node(node("MatMul", "y", "w", "x"))
                .model();
        assertThat(planted(model).reason("w")).contains("left operand");
    }

    @Test
    void correctsTheBiasSoThatTheMeanErrorIsZero() {
        Model model = rows().weight(Sketch.matrix("w", 3, WIDTH, WIDTH))
                .weight(Sketch.row("b", 2, WIDTH))
                .node(node("MatMul", "m", "x", "w"))
                .node(node("Add", "y", "m", "b"))
                .model();
        Outcome aware = run(model, Map.of("ratio", 0.25), measured("x"));
        Outcome plain = run(model, Map.of("ratio", 0.25), Statistics.NONE);
        assertThat(aware.reason("w")).startsWith("rank 8 of 64").endsWith("of the output energy dropped");
        assertThat(aware.initializers()).containsExactly("w_a", "w_b", "b_corrected");
        // Values are below 40; float rounding of the bias and of the sums leaves 2^-24 of that per term.
        assertThat(meanError(model, aware.model(), WIDTH)).containsExactly(new double[WIDTH], within(2e-5));
        assertThat(meanError(model, plain.model(), WIDTH)[0]).isNotCloseTo(0, within(2e-2));
        assertThat(squaredError(model, aware.model())).isLessThan(squaredError(model, plain.model()) / 3);
    }

    @Test
    void correctsTheBiasOfGemm() {
        Model model = rows().weight(Sketch.matrix("w", 3, WIDTH, WIDTH))
                .weight(Sketch.row("c", 2, WIDTH))
                .node(Node.of("Gemm", "g", List.of("x", "w", "c"), List.of("y")))
                .model();
        Outcome after = run(model, Map.of("ratio", 0.25), measured("x"));
        assertThat(meanError(model, after.model(), WIDTH)).containsExactly(new double[WIDTH], within(2e-5));
    }

    @Test
    void leavesASharedBiasToItsOtherUsers() {
        Model model = rows().weight(Sketch.matrix("w", 3, WIDTH, WIDTH))
                .weight(Sketch.row("b", 2, WIDTH))
                .node(node("MatMul", "m", "x", "w"))
                .node(node("Add", "a", "m", "b"))
                .node(node("Mul", "y", "a", "b"))
                .model();
        Outcome after = run(model, Map.of("ratio", 0.25), measured("x"));
        assertThat(after.initializers()).containsExactly("b", "w_a", "w_b", "b_corrected");
        assertThat(after.model().graph().nodes().get(3).inputs()).containsExactly("a", "b");
    }

    @Test
    void keepsTheBiasWhenAnotherUseHasNone() {
        Model model = rows().weight(Sketch.matrix("w", 3, WIDTH, WIDTH))
                .weight(Sketch.row("b", 2, WIDTH))
                .node(node("MatMul", "m", "x", "w"))
                .node(node("Add", "a", "m", "b"))
                .node(node("MatMul", "y", "a", "w"))
                .model();
        Outcome after = run(model, Map.of("ratio", 0.25), measured("x", "a"));
        assertThat(after.initializers()).containsExactly("b", "w_a", "w_b");
    }

    @Test
    void asksForTheInputsOfItsWeightsOnce() {
        Model model = rows().weight(Sketch.matrix("q", 3, WIDTH, WIDTH))
                .weight(Sketch.matrix("k", 4, WIDTH, WIDTH))
                .weight(Sketch.matrix("o", 5, WIDTH, WIDTH))
                .node(node("MatMul", "a", "x", "q"))
                .node(node("MatMul", "b", "x", "k"))
                .node(node("Add", "c", "a", "b"))
                .node(node("MatMul", "y", "c", "o"))
                .model();
        Facts facts = Facts.of(model);
        assertThat(Passes.make(FactorizeMatMul.FACTORY, Map.of()).wants(facts))
                .containsExactly(new StatisticsRequest.Moments("x"), new StatisticsRequest.Moments("c"));
        assertThat(Passes.make(FactorizeMatMul.FACTORY, Map.of("exclude", "o")).wants(facts))
                .containsExactly(new StatisticsRequest.Moments("x"));
    }

    @Test
    void factorsInsideNestedGraphsWithoutMeasuring() {
        Graph branch = new Sketch()
                .output("inner", DataType.FLOAT, 2)
                .weight(planted("w", 3))
                .node(node("Tanh", "t", "x"))
                .node(node("MatMul", "inner", "t", "w"))
                .graph();
        Graph other = new Sketch()
                .output("same", DataType.FLOAT, 2)
                .node(node("Identity", "same", "x"))
                .graph();
        Tensor yes = Tensor.of("yes", DataType.BOOL, Shape.of(), InlineData.raw(new byte[] {1}));
        Node choice = Node.of(
                "If",
                "if",
                List.of("yes"),
                List.of("y"),
                new Attribute("then_branch", new AttributeValue.OfGraph(branch), UnknownFields.NOTHING),
                new Attribute("else_branch", new AttributeValue.OfGraph(other), UnknownFields.NOTHING));
        Model model = rows().weight(yes).node(choice).model();
        assertThat(Passes.make(FactorizeMatMul.FACTORY, Map.of()).wants(Facts.of(model)))
                .isEmpty();
        Outcome after = planted(model);
        assertThat(after.plan().applied()).hasSize(1);
        assertThat(after.initializers()).containsExactly("yes");
        sameOutputs(model, after.model());
    }

    @Test
    void storesHalvesAsHalves() {
        float[] values = TensorValues.floats(planted("w", 2));
        Model model = new Sketch()
                .input("x", DataType.FLOAT, 2)
                .output("y", DataType.FLOAT, 2)
                .weight(Sketch.halves("w", Shape.of(WIDTH, WIDTH), values))
                .node(Node.of("Cast", "in", List.of("x"), List.of("h"), Attribute.of("to", 10)))
                .node(node("MatMul", "m", "h", "w"))
                .node(Node.of("Cast", "out", List.of("m"), List.of("y"), Attribute.of("to", 1)))
                .model();
        Outcome after = run(model, Map.of("rank", 2), Statistics.NONE);
        assertThat(after.model().graph().initializers()).allMatch(t -> t.type() == DataType.FLOAT16);
        float[] expected = Ort.run(model, ROWS);
        // Sums of 64 products of halves: 2^-11 relative to the largest, a few times over.
        assertThat(Ort.run(after.model(), ROWS)).containsExactly(expected, within(0.06f));
    }

    @Test
    void givesTheSameBytesEveryTime() {
        Model model = rows().weight(Sketch.matrix("w", 3, WIDTH, WIDTH))
                .node(node("MatMul", "y", "x", "w"))
                .model();
        List<float[]> first =
                factors(run(model, Map.of("rank", 8), measured("x")).model());
        List<float[]> second =
                factors(run(model, Map.of("rank", 8), measured("x")).model());
        for (int i = 0; i < 2; i++) {
            assertThat(first.get(i)).containsExactly(second.get(i));
        }
    }

    private static List<float[]> factors(Model model) {
        return model.graph().initializers().stream().map(TensorValues::floats).toList();
    }

    @Test
    void leavesAWeightOfZeros() {
        Model model = rows().weight(Tensor.floats("w", Shape.of(WIDTH, WIDTH), new float[WIDTH * WIDTH]))
                .node(node("MatMul", "y", "x", "w"))
                .model();
        assertThat(planted(model).decision("w")).isInstanceOf(Decision.Skip.class);
    }

    @Test
    void refusesTwoRulesAtOnce() {
        List<Problem> problems = new ArrayList<>();
        FactorizeMatMul.FACTORY.create(new OptionReader("s", Map.of("rank", 8, "energy", 0.5), problems));
        assertThat(problems).singleElement().asString().contains("exclude each other");
    }

    @Test
    void readsItsOwnOptionsBack() {
        for (Map<String, ?> rule :
                List.of(Map.of("energy", 0.9), Map.of("rank", 48), Map.of("ratio", 0.25), Map.of("break-even", 0.75))) {
            String text = Passes.make(FactorizeMatMul.FACTORY, rule).options();
            assertThat(Passes.reread(FactorizeMatMul.FACTORY, rule)).isEqualTo(text);
        }
        assertThat(Passes.make(FactorizeMatMul.FACTORY, Map.of("include", "role:ffn"))
                        .options())
                .isEqualTo("energy: 0.95, multiple: 16, allocate: uniform, equalise: false, include: ['role:ffn']");
    }
}
