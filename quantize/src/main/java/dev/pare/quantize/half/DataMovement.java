/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.analysis.types.ElementTypes;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Nodes that only move numbers. On the way from a result in float to a use in float they do not take them through float16; and what is
 * used in float alone is cast before it is moved, since ONNX Runtime's fusion of Transpose, Cast and MatMul leaves a broken graph
 * behind.
 */
final class DataMovement {
    private static final Set<String> MOVES = Set.of(
            "Cast", "Identity", "Reshape", "Transpose", "Squeeze", "Unsqueeze", "Expand", "Flatten", "Slice", "Split");

    private final Facts facts;
    private final ElementTypes types;
    private final Set<Node> half;
    private final boolean floatPorts;
    private final Map<Node, Boolean> fromFloat = new IdentityHashMap<>();
    private final Map<Node, Boolean> toHalf = new IdentityHashMap<>();
    private final Map<Node, Boolean> toFloat = new IdentityHashMap<>();

    private DataMovement(Facts facts, ElementTypes types, Set<Node> half, boolean floatPorts) {
        this.facts = facts;
        this.types = types;
        this.half = half;
        this.floatPorts = floatPorts;
    }

    static boolean moves(Node node) {
        return MOVES.stream().anyMatch(node::is);
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
    static Set<Node> betweenFloats(Facts facts, ElementTypes types, Set<Node> half, boolean floatPorts) {
        DataMovement passages = new DataMovement(facts, types, half, floatPorts);
        Set<Node> found = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Graph graph : facts.model().graphs()) {
            graph.nodes().stream()
                    .filter(n -> half.contains(n) && moves(n))
                    .filter(n -> passages.movesFloats(n, graph))
                    .forEach(found::add);
        }
        return found;
    }

    private boolean movesFloats(Node node, Graph graph) {
        boolean takesFloat = types.of(graph, node.input(0)) == DataType.FLOAT;
        return takesFloat && toFloat(node, graph) && (fromFloat(node, graph) || !toHalf(node, graph));
    }

    private boolean fromFloat(Node node, Graph graph) {
        Boolean known = fromFloat.get(node);
        if (known == null) {
            List<String> moved = node.inputs().stream().limit(1).toList();
            known = moved.stream().anyMatch(i -> types.of(graph, i) == DataType.FLOAT && madeInFloat(graph, i));
            fromFloat.put(node, known);
        }
        return known;
    }

    private boolean madeInFloat(Graph graph, String name) {
        Uses.Value value = facts.uses().resolve(graph, name).orElseThrow();
        Node producer = facts.uses().producer(graph, name).orElse(null);
        if (producer == null) {
            boolean main = value.scope() == facts.model().graph();
            return value.scope().initializer(value.name()).isEmpty() && (!main || floatPorts);
        }
        if (producer.is("Constant")) {
            return false;
        }
        return !half.contains(producer) || (moves(producer) && fromFloat(producer, value.scope()));
    }

    private boolean toFloat(Node node, Graph graph) {
        Boolean known = toFloat.get(node);
        if (known == null) {
            known = node.outputs().stream().anyMatch(o -> usedInFloat(graph, o));
            toFloat.put(node, known);
        }
        return known;
    }

    private boolean toHalf(Node node, Graph graph) {
        Boolean known = toHalf.get(node);
        if (known == null) {
            known = node.outputs().stream()
                    .flatMap(o -> facts.uses().consumers(graph, o).stream())
                    .anyMatch(u -> half.contains(u.node()) && (!moves(u.node()) || toHalf(u.node(), u.scope())));
            toHalf.put(node, known);
        }
        return known;
    }

    private boolean usedInFloat(Graph graph, String name) {
        boolean main = graph == facts.model().graph();
        if (facts.uses().isOutput(graph, name) && (!main || floatPorts)) {
            return true;
        }
        return facts.uses().consumers(graph, name).stream()
                .anyMatch(u -> !half.contains(u.node()) || (moves(u.node()) && toFloat(u.node(), u.scope())));
    }
}
