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
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Float values that come from integers and constants alone: positions, lengths and masks, not activations. Float16 counts exactly
 * to 2048 only, so where such a value becomes an integer again, is compared, or is an angle, its whole chain stays in float. So does
 * the arithmetic that makes a mask of them: it costs nothing, and ONNX Runtime looks into such masks for constants that it takes for
 * floats without asking.
 */
final class IntegerBorn {

    private final Facts facts;
    private final Inference types;

    private final Set<Uses.Value> born = new HashSet<>();
    private final Set<Uses.Value> constant = new HashSet<>();
    private final Set<Node> exact = Collections.newSetFromMap(new IdentityHashMap<>());

    IntegerBorn(Facts facts, Inference types) {
        this.facts = facts;
        this.types = types;
        facts.weights().all().forEach(w -> {
            add(born, w.scope(), w.name());
            add(constant, w.scope(), w.name());
        });
        visit(facts.model().graph());
        for (Graph graph : facts.model().graphs()) {
            graph.nodes().stream().filter(n -> isSink(n, graph)).forEach(n -> keep(n, graph));
        }
    }

    boolean contains(Graph scope, String name) {
        return facts.uses().resolve(scope, name).map(born::contains).orElse(false);
    }

    /** Nodes that need the precision of float. */
    Set<Node> exact() {
        return exact;
    }

    private void add(Set<Uses.Value> values, Graph scope, String name) {
        facts.uses().resolve(scope, name).ifPresent(values::add);
    }

    private void visit(Graph graph) {
        for (Node node : graph.nodes()) {
            if (node.subgraphs().isEmpty() && bornOfIntegers(node, graph)) {
                node.outputs().forEach(o -> add(born, graph, o));
                if (isConstant(node, graph)) {
                    node.outputs().forEach(o -> add(constant, graph, o));
                } else if (computes(node) && isFloat(graph, node.output())) {
                    exact.add(node);
                }
            }
            node.subgraphs().forEach(this::visit);
        }
    }

    private static boolean computes(Node node) {
        return Operators.of(node).is(Kind.COMBINES, Kind.CHOOSES, Kind.CHANGES_SIGN) || node.is("Clip");
    }

    private boolean isConstant(Node node, Graph graph) {
        return node.inputs().stream()
                .filter(i -> !i.isEmpty())
                .allMatch(i ->
                        facts.uses().resolve(graph, i).map(constant::contains).orElse(false));
    }

    private boolean bornOfIntegers(Node node, Graph graph) {
        boolean looksUp = node.is("Gather")
                && facts.weights()
                        .feeding(node, 0)
                        .map(w -> w.tensor().shape().rank() > 1)
                        .orElse(false);
        return !looksUp && node.inputs().stream().filter(i -> isFloat(graph, i)).allMatch(i -> contains(graph, i));
    }

    private boolean isFloat(Graph graph, String name) {
        DataType type = types.type(graph, name);
        return type == DataType.FLOAT || (type == DataType.UNKNOWN && !name.isEmpty());
    }

    private boolean isSink(Node node, Graph graph) {
        if (node.is("Cast")) {
            return types.type(graph, node.input(0)) == DataType.FLOAT
                    && !DataType.of((int) node.intAttribute("to", 0)).isFloating();
        }
        return Operators.kind(node) == Kind.COMPARES || node.is("Sin") || node.is("Cos") || node.is("Range");
    }

    private void keep(Node sink, Graph scope) {
        List<String> operands =
                sink.inputs().stream().filter(i -> isFloat(scope, i)).toList();
        if (operands.isEmpty() || !operands.stream().allMatch(i -> contains(scope, i))) {
            return;
        }
        exact.add(sink);
        back(scope, operands);
    }

    /** Everything from a use back to the integers. */
    private void back(Graph scope, List<String> operands) {
        Worklist.<Visited>backward(facts.uses(), (node, value, state) -> {
                    if (!born.contains(value)) {
                        return Step.stop();
                    }
                    exact.add(node);
                    List<String> floats = node.inputs().stream()
                            .filter(i -> types.type(value.scope(), i) == DataType.FLOAT)
                            .toList();
                    return Step.to(value.scope(), floats, state);
                })
                .from(scope, operands, Visited.HERE);
    }
}
