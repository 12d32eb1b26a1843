/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.layers;

import dev.pare.analysis.Linear;
import dev.pare.graph.Node;
import java.util.List;
import java.util.Optional;

/**
 * An attention or a feed-forward block with the residual that it is added to: sum = residual + f(input).
 *
 * @param layer number of the layer, from 0
 * @param matrices those of the block; the last one makes what is added
 * @param input what the block reads: the residual itself, or its normalization
 * @param sum the node that adds
 * @param obstacle why the block cannot go, if so
 */
record Sublayer(
        Kind kind,
        int layer,
        List<Linear> matrices,
        String input,
        String residual,
        Node sum,
        Optional<String> obstacle) {
    /** Which half of a layer. */
    enum Kind {
        ATTENTION("attention"),
        FFN("ffn");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    Sublayer {
        matrices = List.copyOf(matrices);
    }

    String output() {
        return sum.output();
    }

    /** Width of the residual. */
    int width() {
        return (int) matrices.get(matrices.size() - 1).outputs();
    }

    /** How this half is written in a recipe. */
    String name() {
        return layer + "." + kind.text();
    }

    /** Multiplications for one token in the matrices. */
    long work() {
        return matrices.stream()
                .mapToLong(m -> m.weight().tensor().shape().elements())
                .sum();
    }
}
