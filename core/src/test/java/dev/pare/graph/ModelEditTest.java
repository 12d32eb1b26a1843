/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelEditTest {
    private static final Tensor W = Tensor.floats("w", Shape.of(2, 2), 1, 2, 3, 4);
    private static final Tensor SPARE = Tensor.floats("spare", Shape.of(1), 5);

    private static Graph graph(List<Tensor> tensors, String output, Node... nodes) {
        List<ValueInfo> outputs = List.of(ValueInfo.of(output, DataType.FLOAT));
        return new Graph("g", List.of(), outputs, List.of(), tensors, List.of(nodes), UnknownFields.NOTHING);
    }

    private static Model model(List<Tensor> tensors, Node... nodes) {
        Graph inner = graph(tensors, "y", nodes)
                .withInputs(List.of(ValueInfo.of("x", DataType.FLOAT), ValueInfo.of("flag", DataType.BOOL)));
        return new Model(8, List.of(OpsetImport.of("", 14)), List.of(), inner, List.of(), UnknownFields.NOTHING);
    }

    private static Node matmul(String x, String w, String y) {
        return Node.of("MatMul", "n_" + y, List.of(x, w), List.of(y));
    }

    /** A model whose weight is used by the branches of an If only. */
    private static Model branching() {
        Graph then = graph(List.of(), "a", matmul("x", "w", "a"));
        Graph otherwise = graph(List.of(), "a", matmul("x", "w", "a"));
        Attribute thenBranch = new Attribute("then_branch", new AttributeValue.OfGraph(then), UnknownFields.NOTHING);
        Attribute elseBranch =
                new Attribute("else_branch", new AttributeValue.OfGraph(otherwise), UnknownFields.NOTHING);
        return model(List.of(W), Node.of("If", "if", List.of("flag"), List.of("y"), thenBranch, elseBranch));
    }

    @Test
    void anEditThatChangesNothingGivesTheSameObject() {
        Model model = model(List.of(W), matmul("x", "w", "y"));
        assertThat(new ModelEdit(model).finish()).isSameAs(model);
    }

    @Test
    void theModelItselfStaysAsItIs() {
        Model model = model(List.of(W, SPARE), matmul("x", "w", "y"));
        ModelEdit edit = new ModelEdit(model);
        edit.replace(model.graph().nodes().get(0), List.of(Node.of("Relu", "r", List.of("x"), List.of("y"))));
        Model after = edit.finish();
        assertThat(model.graph().nodes().get(0).op().type()).isEqualTo("MatMul");
        assertThat(after.graph().nodes()).hasSize(1);
        // The weight lost its only use and goes; the spare one had none before and is not ours to drop.
        assertThat(after.graph().initializers()).containsExactly(SPARE);
    }

    @Test
    void aWeightUsedInBranchesIsFoundAndRewrittenThere() {
        Model model = branching();
        Weight weight = Facts.of(model).weights().named("w").orElseThrow();
        assertThat(weight.uses()).hasSize(2);
        ModelEdit edit = new ModelEdit(model);
        weight.uses().forEach(u -> edit.replace(u.node(), List.of(Node.of("Relu", "", List.of("x"), List.of("a")))));
        Model after = edit.finish();
        assertThat(after.graph().initializers()).isEmpty();
        assertThat(after.graphs()).hasSize(3);
        assertThat(after.graphs().get(2).nodes().get(0).op().type()).isEqualTo("Relu");
    }

    @Test
    void redirectingReachesIntoNestedGraphs() {
        Model model = branching();
        ModelEdit edit = new ModelEdit(model);
        edit.addInitializer(model.graph(), W.withName("v"));
        edit.redirect(model.graph(), "w", "v");
        Model after = edit.finish();
        assertThat(after.graphs().get(1).nodes().get(0).inputs()).containsExactly("x", "v");
        assertThat(after.graph().initializers()).extracting(Tensor::name).containsExactly("v");
    }

    @Test
    void aBrokenEditIsRefusedWithThePlace() {
        Model model = model(List.of(W), matmul("x", "w", "y"));
        ModelEdit edit = new ModelEdit(model);
        edit.replace(model.graph().nodes().get(0), List.of(matmul("x", "nowhere", "y")));
        assertThatThrownBy(edit::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("node n_y uses nowhere");
        ModelEdit twice = new ModelEdit(model);
        twice.insertBefore(model.graph().nodes().get(0), List.of(Node.of("Relu", "r", List.of("x"), List.of("y"))));
        assertThatThrownBy(twice::finish).hasMessageContaining("y is defined twice");
    }

    @Test
    void freshNamesAvoidNamesInNestedGraphs() {
        ModelEdit edit = new ModelEdit(branching());
        assertThat(edit.freshName("a")).isEqualTo("a_1");
        assertThat(edit.freshName("a")).isEqualTo("a_2");
        assertThat(edit.freshName("new")).isEqualTo("new");
    }

    @Test
    void weightsAreSeenThroughTransposeIdentityAndCast() {
        Model model = model(
                List.of(W),
                Node.of("Identity", "i", List.of("w"), List.of("w1")),
                Node.of("Transpose", "t", List.of("w1"), List.of("w2"), Attribute.ints("perm", 1, 0)),
                Node.of("Cast", "c", List.of("w2"), List.of("w3"), Attribute.of("to", 1L)),
                matmul("x", "w3", "y"));
        Weight weight = Facts.of(model).weights().named("w").orElseThrow();
        assertThat(weight.uses()).singleElement().satisfies(use -> {
            assertThat(use.transposed()).isTrue();
            assertThat(use.castsNothing()).isFalse();
            assertThat(use.path()).hasSize(3);
            assertThat(use.node().op().type()).isEqualTo("MatMul");
        });
    }

    @Test
    void nodesOutOfOrderAreSortedAndOthersKeepTheirs() {
        Model shuffled = model(List.of(W), matmul("b", "w", "y"), matmul("x", "w", "a"), matmul("a", "w", "b"));
        assertThat(GraphCheck.problems(shuffled)).isNotEmpty();
        Model sorted = TopologicalOrder.of(shuffled);
        assertThat(GraphCheck.problems(sorted)).isEmpty();
        assertThat(sorted.graph().nodes()).extracting(Node::output).containsExactly("a", "b", "y");
        assertThat(TopologicalOrder.of(sorted)).isSameAs(sorted);
    }

    @Test
    void aCycleHasNoOrderAndIsLeftAlone() {
        Model cyclic = model(List.of(W), matmul("b", "w", "a"), matmul("a", "w", "b"), matmul("a", "w", "y"));
        assertThat(GraphCheck.problems(TopologicalOrder.of(cyclic))).isNotEmpty();
    }

    @Test
    void nodesOfInnerGraphsAreSortedToo() {
        Graph then = graph(List.of(), "a", matmul("m", "w", "a"), matmul("x", "w", "m"));
        Model sorted =
                TopologicalOrder.of(model(List.of(W), ifNode(then, graph(List.of(), "a", matmul("x", "w", "a")))));
        assertThat(GraphCheck.problems(sorted)).isEmpty();
        assertThat(TopologicalOrder.of(sorted)).isSameAs(sorted);
    }

    @Test
    void ofTwoWeightsWithOneNameInSiblingGraphsOnlyTheUnusedOneGoes() {
        Node replaced = matmul("x", "w", "a");
        Graph then = graph(List.of(W), "a", replaced);
        Graph otherwise = graph(List.of(W), "a", matmul("x", "w", "a"));
        Model model = model(List.of(), ifNode(then, otherwise));
        ModelEdit edit = new ModelEdit(model);
        edit.replace(replaced, List.of(Node.of("Relu", "r", List.of("x"), List.of("a"))));
        List<Graph> graphs = edit.finish().graphs();
        assertThat(graphs.get(1).initializers()).isEmpty();
        assertThat(graphs.get(2).initializers()).containsExactly(W);
    }

    private static Node ifNode(Graph then, Graph otherwise) {
        Attribute thenBranch = new Attribute("then_branch", new AttributeValue.OfGraph(then), UnknownFields.NOTHING);
        Attribute elseBranch =
                new Attribute("else_branch", new AttributeValue.OfGraph(otherwise), UnknownFields.NOTHING);
        return Node.of("If", "if", List.of("flag"), List.of("y"), thenBranch, elseBranch);
    }

    @Test
    void aNodeWithoutOutputsDoesNotStopTheInventory() {
        Model model = model(List.of(W), Node.of("Identity", "i", List.of("w"), List.of()), matmul("x", "w", "y"));
        assertThat(Facts.of(model).weights().named("w").orElseThrow().uses()).hasSize(1);
    }
}
