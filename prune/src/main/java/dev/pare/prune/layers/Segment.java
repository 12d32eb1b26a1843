/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.layers;

import dev.pare.graph.Node;
import dev.pare.pass.SequentialCalibration.Pair;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Halves that go together: sum = residual + g(input), with the residual and the input of the first and the sum of the last.
 *
 * @param normed the normalization of the sum that is the next residual, if there is one
 */
record Segment(List<Sublayer> halves, Optional<String> normed) {
    Segment {
        halves = List.copyOf(halves);
    }

    private Sublayer first() {
        return halves.get(0);
    }

    private Sublayer last() {
        return halves.get(halves.size() - 1);
    }

    String input() {
        return first().input();
    }

    String residual() {
        return first().residual();
    }

    Node sum() {
        return last().sum();
    }

    int width() {
        return last().width();
    }

    /** What a map in its place is fitted to. */
    Pair pair() {
        return new Pair(input(), sum().output(), Optional.of(residual()), -1);
    }

    String text() {
        return halves.stream().map(Sublayer::name).collect(Collectors.joining(", "));
    }
}
