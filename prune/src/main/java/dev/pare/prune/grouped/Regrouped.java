/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.grouped;

import dev.pare.analysis.site.LinearUses;
import java.util.Optional;

/**
 * What becomes of a weight.
 *
 * @param inputs order in which its inputs come, if another matrix was changed to make them so; null for as they were
 * @param outputs order in which its outputs leave, if another matrix was changed to take them so; null for as they were
 * @param fit blocks in the place of the weight; empty if it is only put into the orders
 * @param shift what its biases take up of the mean error, in the old order of the outputs; empty for nothing
 */
@SuppressWarnings("ArrayRecordComponent") // Never written after it was made.
public record Regrouped(LinearUses.Usable sites, int[] inputs, int[] outputs, Optional<BlockFit> fit, double[] shift) {
    static final double[] NO_SHIFT = {};

    Regrouped ordered(int[] newInputs, int[] newOutputs) {
        return new Regrouped(sites, newInputs, newOutputs, fit, shift);
    }
}
