/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.convolution;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUses;

/**
 * A convolution that products take the place of.
 *
 * @param uses all places of its filter
 * @param site this one
 */
record Convolution(Weight filter, LinearUses.Usable uses, LinearUse site) {
    int groups() {
        return uses.groups();
    }

    /** Features that enter one group. */
    int inputs() {
        return uses.inputs(filter) / groups();
    }

    /** Features that leave one group. */
    int outputs() {
        return uses.outputs(filter) / groups();
    }
}
