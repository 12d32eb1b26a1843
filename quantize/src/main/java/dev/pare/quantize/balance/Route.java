/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.balance;

import dev.pare.analysis.Weight;
import dev.pare.quantize.activation.Reading;
import java.util.List;

/**
 * Where channels go that a weight makes.
 *
 * @param source a matrix whose outputs, or a row whose numbers, can be divided
 * @param width number of channels
 * @param readings the products that take them
 * @param changes what has to change at every node on the way, the source included
 * @param obstacles what stands in the way; none if the channels can be scaled
 */
record Route(Weight source, int width, List<Reading> readings, List<Change> changes, List<String> obstacles) {
    Route {
        readings = List.copyOf(readings);
        changes = List.copyOf(changes);
        obstacles = List.copyOf(obstacles);
    }
}
