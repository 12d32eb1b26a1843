/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.dedupe;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.pare.tensor.DataType;
import dev.pare.tensor.Encoding;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DedupeTest {
    private static final int WIDTH = 24;
    private static final Map<String, Input> ROWS = Map.of("x", new Input.Floats(Sketch.noise(5, 3 * WIDTH), 3, WIDTH));

    private static Outcome dedupe(Model model) {
        return Passes.run(Passes.make(Dedupe.FACTORY, Map.of()), model, Statistics.NONE);
    }

    private static Sketch rows() {
        return new Sketch().input("x", DataType.FLOAT, 2).output("y", DataType.FLOAT, 2);
    }

    private static Node node(String type, String output, String... inputs) {
        return Node.of(type, output, List.of(inputs), List.of(output));
    }

    private static Tensor turned(String name, Tensor of, int rows, int columns) {
        float[] values = dev.pare.tensor.TensorValues.floats(of);
        return Tensor.floats(name, Shape.of(columns, rows), Sketch.transposed(values, rows, columns));
    }

    private static void sameOutputs(Model before, Model after, Map<String, Input> inputs) {
        assertThat(Ort.run(after, inputs)).containsExactly(Ort.run(before, inputs));
    }

    @Test
    @DisplayName("pain 4: copies of a shared layer become one, and every consumer uses it")
    void makesCopiesOne() {
        Model model = rows().weight(Sketch.matrix("w0", 1, WIDTH, WIDTH))
                .weight(Sketch.matrix("w1", 1, WIDTH, WIDTH))
                .weight(Sketch.matrix("other", 2, WIDTH, WIDTH))
                .node(node("MatMul", "a", "x", "w0"))
                .node(node("MatMul", "b", "a", "other"))
                .node(node("MatMul", "y", "b", "w1"))
                .model();
        Outcome after = dedupe(model);
        assertThat(after.initializers()).containsExactly("w0", "other");
        assertThat(after.reason("w1")).isEqualTo("the same as w0");
        assertThat(after.reason("w0")).isEqualTo("stays for 1 copy");
        assertThat(after.reason("other")).contains("no other weight");
        sameOutputs(model, after.model(), ROWS);
    }

    @Test
    void findsNothingTheSecondTime() {
        Model model = rows().weight(Sketch.matrix("w0", 1, WIDTH, WIDTH))
                .weight(turned("w1", Sketch.matrix("w0", 1, WIDTH, WIDTH), WIDTH, WIDTH))
                .node(node("MatMul", "a", "x", "w0"))
                .node(node("MatMul", "y", "a", "w1"))
                .model();
        Model once = dedupe(model).model();
        assertThat(once).isNotSameAs(model);
        assertThat(dedupe(once).model()).isSameAs(once);
    }

    @Test
    @DisplayName("pain 5: a tied decoder uses the table through a Transpose, and the table stays as Gather wants it")
    void tiesADecoderToItsTable() {
        Tensor table = Sketch.matrix("table", 3, 40, WIDTH);
        Model model = new Sketch()
                .input("ids", DataType.INT64, 1)
                .output("y", DataType.FLOAT, 2)
                .weight(turned("head", table, 40, WIDTH))
                .weight(table)
                .node(node("Gather", "e", "table", "ids"))
                .node(node("MatMul", "y", "e", "head"))
                .model();
        Outcome after = dedupe(model);
        assertThat(after.initializers()).containsExactly("table");
        assertThat(after.reason("head")).isEqualTo("the transpose of table");
        assertThat(after.operators()).containsExactly("Gather", "Transpose", "MatMul");
        sameOutputs(model, after.model(), Map.of("ids", new Input.Longs(new long[] {3, 39, 0}, 3)));
    }

    @Test
    @DisplayName("pain 5: Gemm takes the transpose by its flag, without a node")
    void flipsTheFlagOfGemm() {
        Tensor weight = Sketch.matrix("w", 3, WIDTH, WIDTH);
        Model model = rows().weight(weight)
                .weight(turned("wt", weight, WIDTH, WIDTH))
                .node(node("MatMul", "a", "x", "w"))
                .node(Node.of("Gemm", "g", List.of("a", "wt"), List.of("y"), Attribute.of("transB", 1)))
                .model();
        Outcome after = dedupe(model);
        assertThat(after.initializers()).containsExactly("w");
        assertThat(after.operators()).containsExactly("MatMul", "Gemm");
        assertThat(after.model().graph().nodes().get(1).intAttribute("transB", 1))
                .isZero();
        sameOutputs(model, after.model(), ROWS);
    }

    @Test
    void undoesATransposeOfATransposedCopy() {
        Tensor weight = Sketch.matrix("w", 3, WIDTH, WIDTH);
        Model model = rows().weight(weight)
                .weight(turned("wt", weight, WIDTH, WIDTH))
                .node(node("MatMul", "a", "x", "w"))
                .node(Node.of("Transpose", "t", List.of("wt"), List.of("t"), Attribute.ints("perm", 1, 0)))
                .node(node("MatMul", "y", "a", "t"))
                .model();
        Outcome after = dedupe(model);
        assertThat(after.operators()).containsExactly("MatMul", "MatMul");
        sameOutputs(model, after.model(), ROWS);
    }

    @Test
    void mergesConstantNodesButNotSmallOnes() {
        Tensor big = Sketch.matrix("big", 1, WIDTH, WIDTH);
        Tensor small = Sketch.row("small", 1, WIDTH);
        Model model = rows().node(Node.of("Constant", "c0", List.of(), List.of("w0"), Attribute.of("value", big)))
                .node(Node.of("Constant", "c1", List.of(), List.of("w1"), Attribute.of("value", big)))
                .node(Node.of("Constant", "c2", List.of(), List.of("b0"), Attribute.of("value", small)))
                .node(Node.of("Constant", "c3", List.of(), List.of("b1"), Attribute.of("value", small)))
                .node(node("MatMul", "a", "x", "w1"))
                .node(node("Add", "b", "a", "b0"))
                .node(node("MatMul", "c", "b", "w0"))
                .node(node("Add", "y", "c", "b1"))
                .model();
        Outcome after = dedupe(model);
        assertThat(after.operators())
                .containsExactly("Constant", "Constant", "Constant", "MatMul", "Add", "MatMul", "Add");
        assertThat(after.plan().decisions()).extracting(d -> d.weight().name()).containsExactly("w0", "w1");
        sameOutputs(model, after.model(), ROWS);
    }

    @Test
    void leavesWhatTheCallerMayReplace() {
        Model model = rows().input("w0", DataType.FLOAT, 2)
                .weight(Sketch.matrix("w0", 1, WIDTH, WIDTH))
                .weight(Sketch.matrix("w1", 1, WIDTH, WIDTH))
                .node(node("MatMul", "a", "x", "w0"))
                .node(node("MatMul", "y", "a", "w1"))
                .model();
        Outcome after = dedupe(model);
        assertThat(after.model()).isSameAs(model);
        assertThat(after.reason("w0")).contains("caller");
    }

    @Test
    void keepsTheNameOfAnOutput() {
        Model model = rows().output("w1", DataType.FLOAT, 2)
                .weight(Sketch.matrix("w0", 1, WIDTH, WIDTH))
                .weight(Sketch.matrix("w1", 1, WIDTH, WIDTH))
                .node(node("MatMul", "a", "x", "w0"))
                .node(node("MatMul", "y", "a", "w1"))
                .model();
        Outcome after = dedupe(model);
        assertThat(after.initializers()).containsExactly("w1");
        sameOutputs(model, after.model(), ROWS);
    }

    @Test
    void doesNotMistakeAPermutationForACopy() {
        float[] values = Sketch.noise(1, WIDTH * WIDTH);
        float[] swapped = values.clone();
        swapped[0] = values[1];
        swapped[1] = values[0];
        Model model = rows().weight(Tensor.floats("w0", Shape.of(WIDTH, WIDTH), values))
                .weight(Tensor.floats("w1", Shape.of(WIDTH, WIDTH), swapped))
                .node(node("MatMul", "a", "x", "w0"))
                .node(node("MatMul", "y", "a", "w1"))
                .model();
        assertThat(Content.hash(model.graph().initializers().get(0)))
                .isEqualTo(Content.hash(model.graph().initializers().get(1)));
        assertThat(dedupe(model).model()).isSameAs(model);
    }

    @Test
    void tellsTypesAndShapesApart() {
        byte[] bytes = new byte[64];
        Model model = rows().weight(Tensor.of("a", DataType.FLOAT, Shape.of(16), InlineData.raw(bytes)))
                .weight(Tensor.of("b", DataType.INT32, Shape.of(16), InlineData.raw(bytes)))
                .weight(Tensor.of("c", DataType.FLOAT, Shape.of(1, 16), InlineData.raw(bytes)))
                .node(node("Foo", "y", "x", "a", "b", "c"))
                .model();
        assertThat(dedupe(model).model()).isSameAs(model);
    }

    @Test
    void mergesTypesThatItDoesNotKnow() {
        Tensor first = new Tensor("a", 99, Shape.of(3), InlineData.raw(new byte[] {1, 2, 3}), UnknownFields.NOTHING);
        Model model = rows().weight(first)
                .weight(first.withName("b"))
                .node(node("Foo", "y", "x", "a", "b"))
                .model();
        Outcome after = dedupe(model);
        assertThat(after.model().graph().nodes().get(0).inputs()).containsExactly("x", "a", "a");
    }

    @Test
    void leavesContentThatItCannotRead() {
        Tensor text = new Tensor(
                "a",
                DataType.STRING.code(),
                Shape.of(1),
                InlineData.of(new byte[0], Encoding.CARRIED),
                UnknownFields.NOTHING);
        Model model = rows().weight(text)
                .weight(text.withName("b"))
                .node(node("Foo", "y", "x", "a", "b"))
                .model();
        Outcome after = dedupe(model);
        assertThat(after.model()).isSameAs(model);
        assertThat(after.reason("a")).contains("compared");
    }

    private static Graph branch(String weight) {
        return new Sketch()
                .output(weight + "_y", DataType.FLOAT, 2)
                .weight(Sketch.matrix(weight, 1, WIDTH, WIDTH))
                .node(node("MatMul", weight + "_y", "x", weight))
                .graph();
    }

    private static Node choice(String condition, Graph yes, Graph no, String output) {
        return Node.of(
                "If",
                output,
                List.of(condition),
                List.of(output),
                new Attribute("then_branch", new AttributeValue.OfGraph(yes), UnknownFields.NOTHING),
                new Attribute("else_branch", new AttributeValue.OfGraph(no), UnknownFields.NOTHING));
    }

    private static Sketch conditional() {
        Tensor yes = Tensor.of("yes", DataType.BOOL, Shape.of(), InlineData.raw(new byte[] {1}));
        return rows().weight(yes);
    }

    @Test
    @DisplayName("pain 7: weights of nested graphs go to the copy outside, never to one in a sibling")
    void mergesInnerWeightsWithOuterOnesOnly() {
        Model siblings = conditional()
                .node(choice("yes", branch("w0"), branch("w1"), "y"))
                .model();
        assertThat(dedupe(siblings).model()).isSameAs(siblings);

        Model outer = conditional()
                .weight(Sketch.matrix("outside", 1, WIDTH, WIDTH))
                .node(choice("yes", branch("w0"), branch("w1"), "a"))
                .node(node("MatMul", "y", "a", "outside"))
                .model();
        Outcome after = dedupe(outer);
        assertThat(after.plan().applied()).hasSize(2);
        assertThat(after.model().tensors()).extracting(Tensor::name).containsExactly("yes", "outside");
        sameOutputs(outer, after.model(), ROWS);
    }

    @Test
    void staysAwayFromANameThatMeansSomethingElseInside() {
        Graph shadowing = new Sketch()
                .output("inner", DataType.FLOAT, 2)
                .weight(Sketch.matrix("w0", 2, WIDTH, WIDTH))
                .weight(Sketch.matrix("w2", 1, WIDTH, WIDTH))
                .node(node("MatMul", "m", "x", "w0"))
                .node(node("MatMul", "inner", "m", "w2"))
                .graph();
        Model model = conditional()
                .weight(Sketch.matrix("w0", 1, WIDTH, WIDTH))
                .node(choice("yes", shadowing, branch("w3"), "a"))
                .node(node("MatMul", "y", "a", "w0"))
                .model();
        Outcome after = dedupe(model);
        assertThat(after.decision("w2")).isInstanceOf(Decision.Skip.class);
        assertThat(after.decision("w3")).isInstanceOf(Decision.Apply.class);
    }

    @Test
    void leavesWhatTheRecipeExcludes() {
        Model model = rows().weight(Sketch.matrix("w0", 1, WIDTH, WIDTH))
                .weight(Sketch.matrix("w1", 1, WIDTH, WIDTH))
                .node(node("MatMul", "a", "x", "w0"))
                .node(node("MatMul", "y", "a", "w1"))
                .model();
        Outcome after = Passes.run(Passes.make(Dedupe.FACTORY, Map.of("exclude", "w1")), model, Statistics.NONE);
        assertThat(after.model()).isSameAs(model);
        assertThat(after.reason("w1")).isEqualTo("excluded by w1");
    }

    @Test
    void readsItsOwnOptionsBack() {
        assertThat(Passes.reread(Dedupe.FACTORY, Map.of("transposed", false, "exclude", "re:it's")))
                .isEqualTo("transposed: false, exclude: ['re:it''s']");
    }
}
