/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.graph;

import java.util.HashSet;
import java.util.Set;

/** All names of values and nodes in a model, nested graphs included. */
final class Names {
    private Names() {}

    static Set<String> of(Model model) {
        Set<String> names = new HashSet<>();
        for (Graph graph : model.graphs()) {
            graph.inputs().forEach(i -> names.add(i.name()));
            graph.outputs().forEach(o -> names.add(o.name()));
            graph.initializers().forEach(t -> names.add(t.name()));
            for (Node node : graph.nodes()) {
                names.add(node.name());
                names.addAll(node.inputs());
                names.addAll(node.outputs());
            }
        }
        return names;
    }
}
