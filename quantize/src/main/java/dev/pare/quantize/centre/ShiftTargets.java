/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.centre;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUses;
import dev.pare.graph.Node;
import dev.pare.quantize.activation.Reading;
import java.util.List;

/**
 * Where a shift of a row of constants goes.
 *
 * @param readings the products that read shifted values
 * @param taken the constants that take the shift up, so that nothing behind them changes
 * @param obstacles what stands in the way; none if the shift can be taken up everywhere
 */
record ShiftTargets(List<Reading> readings, List<Taken> taken, List<String> obstacles) {
    /**
     * A row of constants that takes a shift c up where a node adds it.
     *
     * @param matrix the shift arrives as c W, or as c if this is null
     * @param sites of the matrix, or null
     */
    record Taken(Weight row, Node node, Weight matrix, LinearUses.Usable sites) {}

    ShiftTargets {
        readings = List.copyOf(readings);
        taken = List.copyOf(taken);
        obstacles = List.copyOf(obstacles);
    }
}
