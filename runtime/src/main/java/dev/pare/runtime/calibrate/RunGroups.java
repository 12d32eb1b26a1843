/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.graph.Dim;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.tensor.Port;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Splits values into groups that fit into memory together. Each group costs a run of the model, so that there is mostly one. */
final class RunGroups {
    /** Taken for the width of a value about whose shape nothing is known. */
    private static final int UNKNOWN_WIDTH = 4096;

    private RunGroups() {}

    /**
     * Groups in the order of the ports.
     *
     * @param limit bytes for one group; a value that is larger is alone in its group
     */
    static List<Set<String>> of(List<Port> ports, Batch batch, long limit) {
        List<Set<String>> groups = new ArrayList<>();
        Set<String> group = new LinkedHashSet<>();
        double used = 0;
        for (Port port : ports) {
            double bytes = bytes(port, batch);
            if (!group.isEmpty() && used + bytes > limit) {
                groups.add(group);
                group = new LinkedHashSet<>();
                used = 0;
            }
            group.add(port.name());
            used += bytes;
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }

    /** An estimate: the sizes that the model fixes, times the tokens of the batch for those that it leaves open. */
    private static double bytes(Port port, Batch batch) {
        double fixed = port.rank() == 0 ? UNKNOWN_WIDTH : 1;
        boolean open = port.rank() == 0;
        for (Dim dim : port.dims()) {
            fixed *= dim instanceof Dim.Fixed size ? size.size() : 1;
            open |= !(dim instanceof Dim.Fixed);
        }
        double tokens = batch.mask().map(m -> (double) m.rows() * m.length()).orElse((double) batch.samples());
        return fixed * (open ? tokens : 1) * (port.isInteger() ? Long.BYTES : Float.BYTES);
    }
}
