/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks that an edited model is still a graph: names defined once, uses after definitions, outputs present. */
public final class GraphCheck {
    private GraphCheck() {}

    /** Throws IllegalStateException with the problems that the first model does not have already. */
    public static void check(Model before, Model after) {
        List<String> problems = problems(after);
        if (!problems.isEmpty()) {
            problems.removeAll(problems(before));
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException("the edited graph is not valid: "
                    + String.join("; ", problems.subList(0, Math.min(3, problems.size()))));
        }
    }

    /** What is wrong with a model; empty if it is sound. */
    public static List<String> problems(Model model) {
        List<String> problems = new ArrayList<>();
        check(model.graph(), new HashSet<>(), problems);
        return problems;
    }

    private static void check(Graph graph, Set<String> outer, List<String> problems) {
        Set<String> defined = new HashSet<>(outer);
        graph.inputs().forEach(i -> defined.add(i.name()));
        Set<String> constants = new HashSet<>();
        graph.initializers().forEach(t -> {
            if (!constants.add(t.name())) {
                problems.add("initializer " + t.name() + " is defined twice");
            }
            defined.add(t.name());
        });
        for (Node node : graph.nodes()) {
            for (String input : node.inputs()) {
                if (!input.isEmpty() && !defined.contains(input)) {
                    problems.add("node " + node.label() + " uses " + input + ", which nothing before it defines");
                }
            }
            node.subgraphs().forEach(inner -> check(inner, defined, problems));
            for (String output : node.outputs()) {
                if (!output.isEmpty() && !defined.add(output)) {
                    problems.add("value " + output + " is defined twice");
                }
            }
        }
        for (ValueInfo output : graph.outputs()) {
            if (!defined.contains(output.name())) {
                problems.add("graph output " + output.name() + " is defined by nothing");
            }
        }
    }
}
