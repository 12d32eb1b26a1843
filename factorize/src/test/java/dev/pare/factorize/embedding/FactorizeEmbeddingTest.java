/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.analysis.Facts;
import dev.pare.factorize.Ort;
import dev.pare.factorize.Ort.Input;
import dev.pare.factorize.Passes;
import dev.pare.factorize.Passes.Outcome;
import dev.pare.factorize.Sketch;
import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FactorizeEmbeddingTest {
    private static final int WORDS = 300;
    private static final int WIDTH = 32;
    private static final Map<String, Input> IDS =
            Map.of("ids", new Input.Longs(new long[] {0, 7, 299, 7, 100, 3}, 2, 3));

    private static Outcome run(Model model, Map<String, ?> options, Statistics statistics) {
        return Passes.run(Passes.make(FactorizeEmbedding.FACTORY, options), model, statistics);
    }

    private static Sketch lookup(Tensor table) {
        return new Sketch()
                .input("ids", DataType.INT64, 2)
                .output("y", DataType.FLOAT, 3)
                .weight(table)
                .node(node("Gather", "e", "table", "ids"));
    }

    private static Node node(String type, String output, String... inputs) {
        return Node.of(type, "node_" + output, List.of(inputs), List.of(output));
    }

    private static Tensor planted() {
        return Sketch.planted("table", 3, WORDS, 4, WIDTH);
    }

    /** The planted width is 4: only float rounding is left, 2^-24 per term of sums below 100. */
    private static void sameOutputs(Model before, Model after) {
        assertThat(Ort.run(after, IDS)).containsExactly(Ort.run(before, IDS), within(5e-4f));
    }

    @Test
    void looksUpANarrowTableAndProjects() {
        Model model = lookup(planted()).node(node("Tanh", "y", "e")).model();
        Outcome after = run(model, Map.of("width", 4), Statistics.NONE);
        assertThat(after.operators()).containsExactly("Gather", "MatMul", "Tanh");
        assertThat(after.model().graph().initializers())
                .extracting(t -> t.name() + t.shape())
                .containsExactly("table_a[300,4]", "table_b[4,32]");
        assertThat(after.reason("table")).isEqualTo("rank 4 of 32, 0.0 % of the table's energy dropped");
        sameOutputs(model, after.model());
    }

    @Test
    @DisplayName("pain 5: a tied decoder stays tied, with both factors shared")
    void keepsATiedDecoderTied() {
        Model model = lookup(planted())
                .node(Node.of("Transpose", "t", List.of("table"), List.of("head"), Attribute.ints("perm", 1, 0)))
                .node(node("MatMul", "y", "e", "head"))
                .model();
        Outcome after = run(model, Map.of("width", 4), Statistics.NONE);
        assertThat(after.initializers()).containsExactly("table_a", "table_b");
        assertThat(after.operators()).containsExactly("Gather", "MatMul", "Transpose", "MatMul", "Transpose", "MatMul");
        float[] expected = Ort.run(model, IDS);
        assertThat(Ort.run(after.model(), IDS)).containsExactly(expected, within(1e-2f));
        assertThat(expected[0]).isGreaterThan(10);
    }

    @Test
    @DisplayName("pain 5: a tied Gemm decoder needs no Transpose")
    void keepsATiedGemmTied() {
        Model model = new Sketch()
                .input("ids", DataType.INT64, 1)
                .output("y", DataType.FLOAT, 2)
                .weight(planted())
                .weight(Sketch.row("c", 4, WORDS))
                .node(node("Gather", "e", "table", "ids"))
                .node(Node.of(
                        "Gemm",
                        "g",
                        List.of("e", "table", "c"),
                        List.of("y"),
                        Attribute.of("transB", 1),
                        Attribute.of("alpha", 0.5f)))
                .model();
        Outcome after = run(model, Map.of("width", 4), Statistics.NONE);
        assertThat(after.operators()).containsExactly("Gather", "MatMul", "Gemm", "Gemm");
        Map<String, Input> ids = Map.of("ids", new Input.Longs(new long[] {0, 7, 299}, 3));
        assertThat(Ort.run(after.model(), ids)).containsExactly(Ort.run(model, ids), within(1e-2f));
    }

    @Test
    void losesTheEnergyThatItDropsInTheWeightedNorm() {
        Tensor table = Sketch.matrix("table", 5, WORDS, WIDTH);
        double[] weights = new double[WORDS];
        for (int i = 0; i < WORDS; i++) {
            weights[i] = 1.0 / (1 + i);
        }
        LinearAlgebra algebra = LinearAlgebra.openBlas();
        TableSpectrum spectrum = TableSpectrum.of(algebra, table, weights);
        Matrix projection = spectrum.projection(10);
        Matrix e = Matrix.fromFloats(WORDS, WIDTH, TensorValues.floats(table));
        Matrix kept = algebra.multiply(algebra.multiplyTransposedRight(e, projection), projection);
        double lost = 0;
        double total = 0;
        for (int i = 0; i < WORDS; i++) {
            for (int j = 0; j < WIDTH; j++) {
                lost += weights[i] * Math.pow(e.get(i, j) - kept.get(i, j), 2);
                total += weights[i] * Math.pow(e.get(i, j), 2);
            }
        }
        assertThat(spectrum.lostShare(10)).isCloseTo(lost / total, within(1e-9));
    }

    @Test
    void caresForTheWordsThatAreUsed() {
        Model model = lookup(Sketch.matrix("table", 5, WORDS, WIDTH))
                .node(node("Identity", "y", "e"))
                .model();
        long[] counts = new long[WORDS];
        for (int word : new int[] {0, 7, 299, 100, 3}) {
            counts[word] = 10_000;
        }
        Statistics measured = Passes.statistics(Map.of(), Map.of("ids", counts));
        Outcome weighted = run(model, Map.of("width", 8), measured);
        Outcome plain = run(model, Map.of("width", 8), Statistics.NONE);
        assertThat(weighted.reason("table")).contains("energy of the looked-up rows");
        assertThat(weighted.plan().notes()).noneMatch(n -> n.contains("count alike"));
        assertThat(plain.plan().notes()).anyMatch(n -> n.contains("count alike"));
        assertThat(squaredError(model, weighted.model())).isLessThan(0.01 * squaredError(model, plain.model()));
    }

    private static double squaredError(Model before, Model after) {
        float[] expected = Ort.run(before, IDS);
        float[] actual = Ort.run(after, IDS);
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            sum += Math.pow((double) actual[i] - expected[i], 2);
        }
        return sum;
    }

    @Test
    void smoothsCountsAndSumsToOne() {
        assertThat(RowWeights.ofCounts(new long[] {0, 1, 4})).containsExactly(1 / 8.0, 2 / 8.0, 5 / 8.0);
        assertThat(RowWeights.tied(new double[] {0.25, 0.75})).containsExactly(0.375, 0.625);
    }

    @Test
    void asksHowOftenRowsAreLookedUp() {
        Model model = lookup(planted()).node(node("Tanh", "y", "e")).model();
        assertThat(Passes.make(FactorizeEmbedding.FACTORY, Map.of()).wants(Facts.of(model)))
                .containsExactly(new StatisticsRequest.Frequencies("ids", WORDS));
    }

    @Test
    void takesTheLargestTableIfNoRoleIsKnown() {
        Model model = lookup(planted())
                .weight(Sketch.matrix("positions", 4, 100, WIDTH))
                .node(node("Gather", "p", "positions", "ids"))
                .node(node("Add", "y", "e", "p"))
                .model();
        Outcome after = run(model, Map.of("width", 4), Statistics.NONE);
        assertThat(after.reason("positions")).contains("not the largest");
        assertThat(after.plan().applied()).hasSize(1);
        Outcome chosen = run(model, Map.of("width", 4, "include", "positions"), Statistics.NONE);
        assertThat(chosen.initializers()).containsExactly("table", "positions_a", "positions_b");
    }

    @Test
    @DisplayName("pain 7: nothing is applied where it would grow the model")
    void refusesToGrow() {
        Model model = lookup(Sketch.matrix("table", 5, WORDS, WIDTH))
                .node(node("Tanh", "y", "e"))
                .model();
        Outcome after = run(model, Map.of("energy", 0.999), Statistics.NONE);
        assertThat(after.model()).isSameAs(model);
        assertThat(after.reason("table")).contains("instead of 38400 bytes");
    }

    @Test
    void leavesATableThatSomethingElseReads() {
        Model model = lookup(planted())
                .node(node("ReduceSum", "s", "table"))
                .node(node("Mul", "y", "e", "s"))
                .model();
        Outcome after = run(model, Map.of("width", 4), Statistics.NONE);
        assertThat(after.model()).isSameAs(model);
        assertThat(after.reason("table")).contains("also used by node_s (ReduceSum)");
    }

    @Test
    void storesHalvesAsHalves() {
        float[] values = TensorValues.floats(planted());
        Model model = lookup(Sketch.halves("table", Shape.of(WORDS, WIDTH), values))
                .node(Node.of("Cast", "c", List.of("e"), List.of("y"), Attribute.of("to", 1)))
                .model();
        Outcome after = run(model, Map.of("width", 4), Statistics.NONE);
        assertThat(after.model().graph().initializers()).allMatch(t -> t.type() == DataType.FLOAT16);
        // Sums of 4 products of halves below 10: 2^-11 relative, for each factor and the result.
        assertThat(Ort.run(after.model(), IDS)).containsExactly(Ort.run(model, IDS), within(0.02f));
    }

    @Test
    void readsItsOwnOptionsBack() {
        for (Map<String, ?> rule : List.of(Map.of("energy", 0.9), Map.of("width", 64), Map.of("ratio", 0.25))) {
            String text = Passes.make(FactorizeEmbedding.FACTORY, rule).options();
            assertThat(Passes.reread(FactorizeEmbedding.FACTORY, rule)).isEqualTo(text);
        }
        assertThat(Passes.make(FactorizeEmbedding.FACTORY, Map.of()).options()).isEqualTo("ratio: 0.5, multiple: 16");
    }

    @Test
    void aGemmHasABiasWhereTheOperatorSetDemandsIt() {
        Model model = new Sketch()
                .input("ids", DataType.INT64, 1)
                .output("y", DataType.FLOAT, 2)
                .weight(planted())
                .weight(Sketch.row("c", 4, WORDS))
                .node(node("Gather", "e", "table", "ids"))
                .node(Node.of("Gemm", "g", List.of("e", "table", "c"), List.of("y"), Attribute.of("transB", 1)))
                .model()
                .withOpsets(List.of(OpsetImport.of("", 10)));
        Outcome after = run(model, Map.of("width", 4), Statistics.NONE);
        assertThat(after.initializers()).containsExactly("c", "table_a", "table_b", "table_zero");
        Map<String, Input> ids = Map.of("ids", new Input.Longs(new long[] {0, 7, 299}, 3));
        assertThat(Ort.run(after.model(), ids)).containsExactly(Ort.run(model, ids), within(1e-2f));
    }

    @Test
    void leavesATableThatHoldsMoreThanNumbers() {
        float[] values = TensorValues.floats(planted());
        values[77] = Float.NEGATIVE_INFINITY;
        Model model = lookup(Tensor.floats("table", Shape.of(WORDS, WIDTH), values))
                .node(node("Tanh", "y", "e"))
                .model();
        Outcome after = run(model, Map.of("width", 4), Statistics.NONE);
        assertThat(after.model()).isSameAs(model);
        assertThat(after.reason("table")).contains("infinite or not numbers");
    }

    @Test
    void takesTheLargestWidthThatABudgetAllows() {
        Model model = lookup(Sketch.matrix("table", 3, WORDS, WIDTH))
                .node(node("Tanh", "y", "e"))
                .model();

        // 300 x 32 floats are 38 400 bytes; a width costs 332 floats, and widths of so narrow a table are multiples of
        // 4.
        assertThat(run(model, Map.of("times-smaller", 2), Statistics.NONE).initializers())
                .hasSize(2);
        assertThat(width(model, Map.of("times-smaller", 2))).isEqualTo(12);
        assertThat(width(model, Map.of("bytes", 332 * 4 * 8))).isEqualTo(8);
        assertThat(width(model, Map.of("bytes", 332 * 4 * 8 - 1))).isEqualTo(4);
        assertThat(Passes.reread(FactorizeEmbedding.FACTORY, Map.of("bytes", 10624)))
                .contains("bytes: 10624");
        assertThat(Passes.reread(FactorizeEmbedding.FACTORY, Map.of("times-smaller", 4)))
                .contains("times-smaller: 4.0");
    }

    private static long width(Model model, Map<String, ?> options) {
        return run(model, options, Statistics.NONE)
                .model()
                .graph()
                .initializer("table_a")
                .orElseThrow()
                .shape()
                .dim(1);
    }
}
