/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.factorize.Ort;
import dev.pare.factorize.Ort.Input;
import dev.pare.factorize.Passes;
import dev.pare.factorize.Passes.Outcome;
import dev.pare.factorize.Sketch;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.pass.Decision;
import dev.pare.pass.Statistics;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.Problem;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShareLayersTest {
    private static final int WIDTH = 32;
    private static final int INNER = 64;
    private static final int COUNT = 40;
    private static final Map<String, Input> ROWS =
            Map.of("x", new Input.Floats(Sketch.noise(1, COUNT * WIDTH), COUNT, WIDTH));

    /** Two feed-forward blocks with residuals. */
    private static Model blocks(List<Tensor> in, List<Tensor> out) {
        Sketch sketch = new Sketch().input("x", DataType.FLOAT, 2).output("y", DataType.FLOAT, 2);
        String state = "x";
        for (int l = 0; l < in.size(); l++) {
            Tensor inner = Sketch.row("a" + l, 50 + l, INNER);
            Tensor outer = Sketch.row("b" + l, 60 + l, WIDTH);
            for (Tensor tensor : List.of(in.get(l), inner, out.get(l), outer)) {
                sketch = sketch.weight(tensor);
            }
            String next = l == in.size() - 1 ? "y" : "state" + l;
            sketch = sketch.node(node("MatMul", "p" + l, state, in.get(l).name()))
                    .node(node("Add", "q" + l, "p" + l, inner.name()))
                    .node(node("Relu", "r" + l, "q" + l))
                    .node(node("MatMul", "s" + l, "r" + l, out.get(l).name()))
                    .node(node("Add", "t" + l, "s" + l, outer.name()))
                    .node(node("Add", next, state, "t" + l));
            state = next;
        }
        return sketch.model();
    }

    private static Node node(String type, String output, String... inputs) {
        return Node.of(type, "node_" + output, List.of(inputs), List.of(output));
    }

    private static float[] product(float[] a, float[] b, int rows, int inner, int columns) {
        float[] product = new float[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < inner; k++) {
                for (int j = 0; j < columns; j++) {
                    product[i * columns + j] += a[i * inner + k] * b[k * columns + j];
                }
            }
        }
        return product;
    }

    /** Matrices with the same first factor. */
    private static List<Tensor> withBasis(String name, int rank, int rows, int columns) {
        float[] basis = Sketch.noise(name.hashCode(), rows * rank);
        List<Tensor> matrices = new ArrayList<>();
        for (int l = 0; l < 2; l++) {
            float[] own = Sketch.noise(name.hashCode() + 1 + l, rank * columns);
            float[] matrix = product(basis, own, rows, rank, columns);
            for (int i = 0; i < matrix.length; i++) {
                matrix[i] /= rows;
            }
            matrices.add(Tensor.floats(name + l, Shape.of(rows, columns), matrix));
        }
        return matrices;
    }

    private static Outcome run(Model model, Map<String, ?> options) {
        return Passes.run(Passes.make(ShareLayers.FACTORY, options), model, Statistics.NONE);
    }

    /** Only float rounding is left: 2^-24 for each of at most 64 terms, in four products. */
    private static void sameOutputs(Model before, Model after) {
        float[] expected = Ort.run(before, ROWS);
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(Ort.run(after, ROWS)).containsExactly(expected, within(largest * 2e-5f));
    }

    /** Rank 8 for both: 8 (32 + 2 · 64) numbers of 2 · 32 · 64 are 0.3125; alone, each would have rank 6. */
    @Test
    void aBasisThatLayersShareIsFoundWithNoLoss() {
        Model model = blocks(withBasis("in", 8, WIDTH, INNER), withBasis("out", 8, INNER, WIDTH));
        Outcome outcome = run(model, Map.of("ratio", 0.3126, "include", "role:ffn.in"));
        assertThat(outcome.reason("in0"))
                .startsWith("shared basis of rank 8 among 2: ")
                .contains("by rank 6 alone at the same size");
        assertThat(outcome.initializers())
                .contains("in0_shared", "in0_own", "in1_own")
                .doesNotContain("in0", "in1");
        sameOutputs(model, outcome.model());
    }

    /** Wide and narrow directions, about a mean: the basis is found in the whitened space, and biases take up the means. */
    @Test
    void measuredInputsLeaveNoLossEither() {
        float[] rows = Sketch.noise(3, 100 * WIDTH);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = rows[i] / (1 + i % WIDTH) + 0.5f;
        }
        Model model = blocks(withBasis("in", 8, WIDTH, INNER), withBasis("out", 8, INNER, WIDTH));
        Statistics.Moments moments = Passes.moments(rows, WIDTH);
        Statistics statistics = Passes.statistics(Map.of("x", moments, "state0", moments), Map.of());
        Outcome outcome = Passes.run(
                Passes.make(ShareLayers.FACTORY, Map.of("ratio", 0.3126, "include", "role:ffn.in")), model, statistics);
        assertThat(outcome.plan().applied()).hasSize(2);
        assertThat(outcome.initializers()).contains("a0_corrected", "a1_corrected");
        sameOutputs(model, outcome.model());
    }

    @Test
    void layersThatShareNothingAreLeftAloneAndThePlanSaysWhy() {
        List<Tensor> in = List.of(Sketch.planted("in0", 1, WIDTH, 6, INNER), Sketch.planted("in1", 2, WIDTH, 6, INNER));
        Model model = blocks(in, withBasis("out", 8, INNER, WIDTH));
        Outcome outcome = run(model, Map.of("ratio", 0.3126, "include", "role:ffn.in"));
        assertThat(outcome.model()).isSameAs(model);
        assertThat(outcome.reason("in0")).startsWith("sharing costs more than rank; shared basis of rank 8");
        assertThat(outcome.plan().notes())
                .contains("of 1 sets of neighbours, 0 lose less by sharing than by low rank of the same size");
        Outcome asked = run(model, Map.of("ratio", 0.3126, "include", "role:ffn.in", "always", true));
        assertThat(asked.plan().applied()).hasSize(2);
    }

    /** What is common has full rank, so that low rank alone cannot hold it. Neurons of the second block are in reverse order. */
    @Test
    void aCommonPartIsFoundAmongNeuronsInAnotherOrder() {
        Tensor in = Sketch.matrix("in0", 5, WIDTH, INNER);
        Tensor out = Sketch.matrix("out0", 6, INNER, WIDTH);
        float[] turnedIn = new float[WIDTH * INNER];
        float[] turnedOut = new float[WIDTH * INNER];
        float[] oldIn = TensorValues.floats(in);
        float[] oldOut = TensorValues.floats(out);
        for (int i = 0; i < WIDTH; i++) {
            for (int j = 0; j < INNER; j++) {
                turnedIn[i * INNER + j] = oldIn[i * INNER + INNER - 1 - j];
                turnedOut[j * WIDTH + i] = oldOut[(INNER - 1 - j) * WIDTH + i];
            }
        }
        Model model = blocks(
                List.of(in, Tensor.floats("in1", Shape.of(WIDTH, INNER), turnedIn)),
                List.of(out, Tensor.floats("out1", Shape.of(INNER, WIDTH), turnedOut)));
        Outcome outcome = run(model, Map.of("form", "average", "ratio", 0.75));
        assertThat(outcome.plan().applied()).hasSize(4);
        assertThat(outcome.reason("out1")).startsWith("common part and own part of rank ");
        sameOutputs(model, outcome.model());
    }

    /** A part of such a plan, as explaining tries it, must not leave neurons in two orders. */
    @Test
    void oneDecisionBringsAllThatGoTogether() {
        Tensor in = Sketch.matrix("in0", 5, WIDTH, INNER);
        Tensor out = Sketch.matrix("out0", 6, INNER, WIDTH);
        Model model = blocks(List.of(in, in.withName("in1")), List.of(out, out.withName("out1")));
        Outcome outcome = run(model, Map.of("form", "average", "ratio", 0.75));
        Decision.Apply<?> first = outcome.plan().applied().get(0);
        assertThat(outcome.plan().applied()).allMatch(d -> d.details() == first.details());
    }

    @Test
    void aLayerWithoutANeighbourSharesNothing() {
        Model model =
                blocks(List.of(Sketch.matrix("in0", 5, WIDTH, INNER)), List.of(Sketch.matrix("out0", 6, INNER, WIDTH)));
        Outcome outcome = run(model, Map.of());
        assertThat(outcome.model()).isSameAs(model);
        assertThat(outcome.reason("in0")).isEqualTo("no neighbour of its kind is left to share with");
    }

    @Test
    void optionsSurviveTheirText() {
        Map<String, Object> options = Map.of("layers", 3, "form", "average", "ratio", 0.6, "exclude", "role:ffn.out");
        assertThat(Passes.reread(ShareLayers.FACTORY, options))
                .isEqualTo(Passes.make(ShareLayers.FACTORY, options).options());
    }

    @Test
    void aCommonPartNeedsRoom() {
        List<Problem> problems = new ArrayList<>();
        ShareOptions.read(new OptionReader("step", Map.of("form", "average", "ratio", 0.5), problems));
        assertThat(problems.toString()).contains("must be more than 1 / 2");
    }
}
