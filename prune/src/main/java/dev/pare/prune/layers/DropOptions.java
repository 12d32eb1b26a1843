/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.layers;

import dev.pare.recipe.OptionReader;
import java.util.List;
import java.util.Locale;

/**
 * Options of {@link DropLayers}.
 *
 * @param halves whether half-layers may go alone where they are chosen by measurement
 * @param rank of low-rank maps; 0 for an eighth of the width
 */
record DropOptions(Which which, boolean halves, Replacement replacement, int rank) {
    private static final double DRIFT = 0.1;
    private static final int MOST_RANK = 100_000;

    static DropOptions read(OptionReader options) {
        Which which = Which.read(options, DRIFT);
        boolean halves = options.flag("halves", true);
        Replacement replacement = options.choice("replace", Replacement.LINEAR);
        int rank = options.integer("rank", 0, 0, MOST_RANK);
        return new DropOptions(which, halves, replacement, rank);
    }

    List<String> describe() {
        return List.of(
                which.text(),
                "halves: " + halves,
                "replace: " + replacement.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "rank: " + rank);
    }
}
