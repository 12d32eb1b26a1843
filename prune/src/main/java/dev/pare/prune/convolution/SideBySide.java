/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.convolution;

import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Grouped convolutions that take the same value in the same groups, as queries, keys and values do. The matrices of one group stand side
 * by side in one product: small products take their time for being called, and their input is read once.
 */
final class SideBySide {
    private record Key(String input, int groups, boolean biased) {}

    private final IdentityHashMap<Node, List<Node>> sets = new IdentityHashMap<>();

    /** @param convolutions those that products take the place of */
    SideBySide(LayoutRegion island, Map<Node, Convolution> convolutions) {
        Map<Key, List<Node>> found = new LinkedHashMap<>();
        for (Node node : island.nodes()) {
            Convolution convolution = convolutions.get(node);
            // A filter with several uses is stored once for all of them.
            if (convolution != null
                    && convolution.groups() > 1
                    && convolution.uses().all().size() == 1) {
                boolean biased = convolution.site().bias().isPresent();
                Key key = new Key(node.input(0), convolution.groups(), biased);
                found.computeIfAbsent(key, k -> new ArrayList<>()).add(node);
            }
        }
        found.values().stream()
                .filter(s -> s.size() > 1)
                .forEach(set -> set.forEach(node -> sets.put(node, List.copyOf(set))));
    }

    /** The convolutions that a convolution is computed with, itself among them, in their order; itself alone if there are no others. */
    List<Node> of(Node convolution) {
        return sets.getOrDefault(convolution, List.of(convolution));
    }
}
