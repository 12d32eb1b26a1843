/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.types;

import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds what no runtime would load: operators whose operands must agree in type and do not, and values whose declared type is not the
 * one that their producer gives.
 */
public final class TypeCheck {
    /** Operators whose listed inputs share one type; an empty list stands for all inputs. */
    private static final Map<String, List<Integer>> AGREEING = Map.ofEntries(
            Map.entry("Add", List.of()),
            Map.entry("Sub", List.of()),
            Map.entry("Mul", List.of()),
            Map.entry("Div", List.of()),
            Map.entry("Min", List.of()),
            Map.entry("Max", List.of()),
            Map.entry("Sum", List.of()),
            Map.entry("Mean", List.of()),
            Map.entry("Concat", List.of()),
            Map.entry("MatMul", List.of()),
            Map.entry("Gemm", List.of()),
            Map.entry("Conv", List.of()),
            Map.entry("Einsum", List.of()),
            Map.entry("Clip", List.of()),
            Map.entry("PRelu", List.of()),
            Map.entry("Mod", List.of()),
            Map.entry("Range", List.of()),
            Map.entry("Equal", List.of()),
            Map.entry("Less", List.of()),
            Map.entry("Greater", List.of()),
            Map.entry("LessOrEqual", List.of()),
            Map.entry("GreaterOrEqual", List.of()),
            Map.entry("LayerNormalization", List.of()),
            Map.entry("Where", List.of(1, 2)),
            Map.entry("Pad", List.of(0, 2)),
            Map.entry("ScatterND", List.of(0, 2)),
            Map.entry("ScatterElements", List.of(0, 2)));

    private TypeCheck() {}

    /** One sentence for each contradiction; empty if the types fit together as far as they are known. */
    public static List<String> problems(Model model) {
        ElementTypes types = ElementTypes.of(model);
        List<String> problems = new ArrayList<>();
        for (Graph graph : model.graphs()) {
            graph.nodes().forEach(n -> operands(n, graph, types, problems));
            graph.outputs().forEach(o -> declared(o, graph, types, problems));
            graph.valueInfos().forEach(v -> declared(v, graph, types, problems));
            graph.inputs().stream()
                    .filter(i -> graph.initializer(i.name()).isPresent())
                    .forEach(i -> declared(i, graph, types, problems));
        }
        return problems;
    }

    private static void operands(Node node, Graph graph, ElementTypes types, List<String> problems) {
        List<Integer> which = node.is(node.op().type()) ? AGREEING.get(node.op().type()) : null;
        if (which == null) {
            return;
        }
        List<DataType> given = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            DataType type = types.of(graph, node.input(i));
            if ((which.isEmpty() || which.contains(i)) && type != DataType.UNKNOWN && !given.contains(type)) {
                given.add(type);
            }
        }
        if (given.size() > 1) {
            problems.add("node " + node.label() + " has operands of types " + given);
        }
    }

    private static void declared(ValueInfo info, Graph graph, ElementTypes types, List<String> problems) {
        DataType inferred = types.of(graph, info.name());
        DataType declared = info.element();
        boolean known = inferred != DataType.UNKNOWN && declared != DataType.UNKNOWN && declared != DataType.UNDEFINED;
        if (known && inferred != declared) {
            problems.add("value " + info.name() + " is declared as " + declared + " and computed as " + inferred);
        }
    }
}
