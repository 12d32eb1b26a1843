/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which values of a graph come from the content of a text: from rows of tables that token ids choose, or from real inputs. */
public final class TextData {
    private final Set<String> values = new HashSet<>();
    private final List<Node> lookups = new ArrayList<>();

    private TextData(Graph graph) {
        Set<String> chosen = new HashSet<>();
        graph.inputs().stream()
                .filter(i -> graph.initializer(i.name()).isEmpty())
                .forEach(i -> (i.element().isFloating() ? values : chosen).add(i.name()));
        for (Node node : graph.nodes()) {
            if (node.is("Shape") || node.is("Size")) {
                continue;
            }
            boolean lookup = node.is("Gather")
                    && !chosen.contains(node.input(0))
                    && !values.contains(node.input(0))
                    && chosen.contains(node.input(1));
            if (lookup) {
                lookups.add(node);
            }
            if (lookup || node.inputs().stream().anyMatch(values::contains)) {
                values.addAll(node.outputs());
            } else if (node.inputs().stream().anyMatch(chosen::contains)) {
                chosen.addAll(node.outputs());
            }
        }
    }

    /** @param graph with its nodes in order */
    public static TextData of(Graph graph) {
        return new TextData(graph);
    }

    public boolean contains(String value) {
        return values.contains(value);
    }

    /** The nodes that look up rows of tables by token ids, in order. */
    public List<Node> lookups() {
        return Collections.unmodifiableList(lookups);
    }
}
