/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.balance;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUses;
import dev.pare.graph.Node;

/**
 * A weight that has to change at a node when channels of a value are divided by s.
 *
 * @param sites of a matrix; null for a row
 */
record Change(Weight weight, Node node, Kind kind, LinearUses.Usable sites) {
    /** What happens to the weight. */
    enum Kind {
        /** The numbers of a row are divided by s. */
        ROW,
        /** What a matrix gives is divided by s, channel by channel. */
        OUTPUTS,
        /** What a matrix takes is multiplied with s again. */
        INPUTS
    }
}
