/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.inference;

import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import dev.pare.operators.Operators;
import dev.pare.operators.call.Signature;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds what no runtime would load: operators whose operands must agree in type and do not, and values whose declared type is not the
 * one that their producer gives.
 */
public final class TypeCheck {
    private TypeCheck() {}

    /** One sentence for each contradiction; empty if the types fit together as far as they are known. */
    public static List<String> problems(Model model) {
        Inference types = Inference.of(model);
        List<String> problems = new ArrayList<>();
        for (Graph graph : model.graphs()) {
            graph.nodes().forEach(n -> operands(n, model, graph, types, problems));
            graph.outputs().forEach(o -> declared(o, graph, types, problems));
            graph.valueInfos().forEach(v -> declared(v, graph, types, problems));
            graph.inputs().stream()
                    .filter(i -> graph.initializer(i.name()).isPresent())
                    .forEach(i -> declared(i, graph, types, problems));
        }
        return problems;
    }

    /** Operands whose types have the same name in the operator's signature must have the same type. */
    private static void operands(Node node, Model model, Graph graph, Inference types, List<String> problems) {
        Signature signature = Operators.of(node, model.version(node.op().domain()))
                .signature()
                .orElse(null);
        Map<String, Set<DataType>> given = new TreeMap<>();
        for (int i = 0; signature != null && i < node.inputs().size(); i++) {
            DataType type = types.type(graph, node.input(i));
            if (type != DataType.UNKNOWN) {
                signature
                        .sharedType(i)
                        .ifPresent(name -> given.computeIfAbsent(name, n -> new LinkedHashSet<>())
                                .add(type));
            }
        }
        given.values().stream()
                .filter(t -> t.size() > 1)
                .forEach(t -> problems.add("node " + node.label() + " has operands of types " + t));
    }

    private static void declared(ValueInfo info, Graph graph, Inference types, List<String> problems) {
        DataType inferred = types.type(graph, info.name());
        DataType declared = info.element();
        boolean known = inferred != DataType.UNKNOWN && declared != DataType.UNKNOWN && declared != DataType.UNDEFINED;
        if (known && inferred != declared) {
            problems.add("value " + info.name() + " is declared as " + declared + " and computed as " + inferred);
        }
    }
}
