/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.grouped;

import java.util.List;
import java.util.Locale;

/**
 * How matrices are grouped.
 *
 * @param groups number of blocks
 * @param ratio share of the parameters that stay
 * @param multiple ranks are multiples of this
 * @param anyway whether blocks are taken also where a product of two narrow matrices loses less
 */
record GroupOptions(int groups, double ratio, int multiple, Permute permute, boolean anyway) {
    /** The rank that the parameters leave beside the blocks; negative if they do not even hold the blocks. */
    int rank(int inputs, int outputs) {
        double left = (ratio - 1.0 / groups) * inputs * outputs;
        int rank = (int) Math.floor(left / (inputs + outputs) + 1e-9);
        return rank < 0 ? rank : rank / multiple * multiple;
    }

    List<String> describe() {
        return List.of(
                "groups: " + groups,
                "ratio: " + ratio,
                "multiple: " + multiple,
                "permute: " + permute.name().toLowerCase(Locale.ROOT),
                "anyway: " + anyway);
    }
}
