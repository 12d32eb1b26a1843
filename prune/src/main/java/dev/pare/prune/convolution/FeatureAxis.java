/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.convolution;

import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Orders of axes that take the features from the second axis, where convolutions want them, to the last, and back. */
final class FeatureAxis {
    private FeatureAxis() {}

    static long[] toLast(int rank) {
        return LongStream.range(0, rank)
                .map(i -> i == 0 ? 0 : i == rank - 1 ? 1 : i + 1)
                .toArray();
    }

    static long[] toSecond(int rank) {
        return LongStream.range(0, rank)
                .map(i -> i == 0 ? 0 : i == 1 ? rank - 1 : i - 1)
                .toArray();
    }

    static boolean takesToLast(Node node, int rank) {
        return transposes(node, toLast(rank));
    }

    static boolean takesToSecond(Node node, int rank) {
        return transposes(node, toSecond(rank));
    }

    private static boolean transposes(Node node, long... order) {
        List<Long> boxed = new ArrayList<>();
        for (long axis : order) {
            boxed.add(axis);
        }
        return node.is("Transpose")
                && node.intsAttribute("perm").filter(boxed::equals).isPresent();
    }
}
