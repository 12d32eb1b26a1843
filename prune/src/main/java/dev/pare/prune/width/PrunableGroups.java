/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.width;

import dev.pare.analysis.Weight;
import java.util.List;

/** What became of a block of the model when its heads or neurons were looked for. */
sealed interface PrunableGroups {
    record Usable(PrunableGroup bundle) implements PrunableGroups {}

    /** @param weights the matrices of the block */
    record Refused(List<Weight> weights, String reason) implements PrunableGroups {
        public Refused {
            weights = List.copyOf(weights);
        }
    }
}
