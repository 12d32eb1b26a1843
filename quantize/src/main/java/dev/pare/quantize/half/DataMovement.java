/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.inference.Inference;
import dev.pare.operators.Kind;
import dev.pare.operators.Operators;
import dev.pare.tensor.DataType;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Nodes that only move numbers. On the way from a result in float to a use in float they do not take them through float16; and what is
 * used in float alone is cast before it is moved, since ONNX Runtime's fusion of Transpose, Cast and MatMul leaves a broken graph
 * behind.
 */
final class DataMovement {

    private final Facts facts;
    private final Inference types;
    private final Set<Node> half;
    private final boolean floatPorts;

    private DataMovement(Facts facts, Inference types, Set<Node> half, boolean floatPorts) {
        this.facts = facts;
        this.types = types;
        this.half = half;
        this.floatPorts = floatPorts;
    }

    static boolean moves(Node node) {
        return Operators.kind(node).movesData() || Operators.kind(node) == Kind.CASTS;
    }

    /**
     * Whether a product takes an operand whose first axis a Transpose has moved. ONNX Runtime puts a Cast between the two on a CPU, and
     * its fusion of the three breaks the graph if it does not know the rank: it ends the process when it loads the model.
     */
    static boolean stacks(Node product, Graph graph, Uses uses) {
        return (product.is("MatMul") || product.op().type().equals("FusedMatMul"))
                && product.inputs().stream()
                        .flatMap(i -> uses.producer(graph, i).stream())
                        .anyMatch(p -> p.is("Transpose")
                                && p.intsAttribute("perm")
                                        .filter(perm -> perm.size() > 2 && perm.get(0) != 0)
                                        .isPresent());
    }

    /** Those of the nodes that compute in half which should move floats instead. */
    static Set<Node> betweenFloats(Facts facts, Inference types, Set<Node> half, boolean floatPorts) {
        DataMovement movement = new DataMovement(facts, types, half, floatPorts);
        Set<Node> found = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Graph graph : facts.model().graphs()) {
            graph.nodes().stream()
                    .filter(n -> half.contains(n) && moves(n))
                    .filter(n -> movement.movesFloats(n, graph))
                    .forEach(found::add);
        }
        return found;
    }

    private boolean movesFloats(Node node, Graph graph) {
        boolean takesFloat = types.type(graph, node.input(0)) == DataType.FLOAT;
        return takesFloat && toFloat(node, graph) && (fromFloat(node, graph) || !toHalf(node, graph));
    }

    /** Whether what a node moves was made in float. */
    private boolean fromFloat(Node node, Graph graph) {
        return Worklist.<Visited>backward(
                        facts.uses(),
                        (producer, value, state) -> {
                            if (!half.contains(producer)) {
                                return producer.is("Constant") ? Step.stop() : Step.accept();
                            }
                            boolean moved =
                                    moves(producer) && types.type(value.scope(), producer.input(0)) == DataType.FLOAT;
                            return moved ? Step.to(value.scope(), producer.input(0), state) : Step.stop();
                        },
                        (value, state) ->
                                value.scope().initializer(value.name()).isEmpty() && isFloatPort(value)
                                        ? Step.accept()
                                        : Step.stop())
                .finds(graph, List.of(node.input(0)), Visited.HERE);
    }

    /** Whether what a node moves is used in float in the end. */
    private boolean toFloat(Node node, Graph graph) {
        return Worklist.<Visited>forward(
                        facts.uses(),
                        (use, state) -> !half.contains(use.node()) ? Step.accept() : moved(use),
                        (value, state) -> isFloatPort(value) ? Step.accept() : Step.stop())
                .finds(graph, node.outputs(), Visited.HERE);
    }

    /** Whether something computes in half with what a node moves. */
    private boolean toHalf(Node node, Graph graph) {
        return Worklist.<Visited>forward(
                        facts.uses(),
                        (use, state) -> half.contains(use.node()) && !moves(use.node()) ? Step.accept() : moved(use))
                .finds(graph, node.outputs(), Visited.HERE);
    }

    private Step<Visited> moved(Uses.Use use) {
        return half.contains(use.node()) && moves(use.node()) ? Step.behind(use, Visited.HERE) : Step.stop();
    }

    private boolean isFloatPort(Uses.Value value) {
        return value.scope() != facts.model().graph() || floatPorts;
    }
}
