/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.patterns;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A mean or a sum over axes that are kept.
 *
 * @param scope the graph in which the node stands
 * @param axes how many of the last axes it goes over
 */
record Reduction(Node node, Graph scope, int axes) {
    /** The mean that a value is, before copies and casts. */
    static Optional<Reduction> mean(Values values, Graph scope, String value) {
        return values.made(scope, value, "ReduceMean").flatMap(m -> of(values, m.scope(), m.node()));
    }

    /** Empty if it goes over other axes than the last ones, or drops them. */
    static Optional<Reduction> of(Values values, Graph scope, Node node) {
        long[] axes = node.intsAttribute("axes")
                .map(a -> a.stream().mapToLong(Long::longValue).toArray())
                .or(() -> values.wholeNumbers(scope, node.input(1)))
                .orElse(new long[0]);
        Optional<Integer> rank = values.rank(scope, node.input(0));
        boolean kept = node.intAttribute("keepdims", 1) == 1;
        boolean known =
                axes.length > 0 && (rank.isPresent() || Arrays.stream(axes).allMatch(a -> a < 0));
        return kept && known && areLast(axes, rank.orElse(0))
                ? Optional.of(new Reduction(node, scope, axes.length))
                : Optional.empty();
    }

    private static boolean areLast(long[] axes, int rank) {
        List<Long> sorted = Arrays.stream(axes)
                .map(a -> a < 0 ? a : a - rank)
                .sorted()
                .boxed()
                .toList();
        for (int i = 0; i < sorted.size(); i++) {
            if (sorted.get(i) != i - sorted.size()) {
                return false;
            }
        }
        return true;
    }

    String data() {
        return node.input(0);
    }
}
