/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.centre;

import dev.pare.analysis.Weight;
import dev.pare.quantize.activation.Reading;
import dev.pare.quantize.centre.ShiftTargets.Taken;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rows of constants that can only be shifted together, by the same numbers: what takes their shifts up is shared.
 *
 * @param obstacles why they cannot be shifted; none if they can
 */
record Group(List<Weight> rows, List<ShiftTargets> traces, List<String> obstacles) {
    Group {
        rows = List.copyOf(rows);
        traces = List.copyOf(traces);
        obstacles = List.copyOf(obstacles);
    }

    List<Reading> readings() {
        return traces.stream().flatMap(t -> t.readings().stream()).toList();
    }

    List<Taken> taken() {
        return traces.stream().flatMap(t -> t.taken().stream()).toList();
    }

    /** All weights that a shift changes. */
    Stream<Weight> changed() {
        return Stream.concat(rows.stream(), taken().stream().map(Taken::row)).distinct();
    }
}
