/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.pass.StatisticsRequest;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import java.util.BitSet;
import java.util.Optional;

/**
 * The numbers of a value that stand at real positions.
 *
 * @param values rows on the last axis
 * @param rows the real ones among them
 * @param asAsked whether the last axis is the one that was asked for; otherwise that one is the sequence
 */
record RealNumbers(FloatValues values, BitSet rows, boolean asAsked) {
    private static final int BESIDE_LAST = -2;

    /**
     * Reads a value with an axis as its width, or, where the sequence is the last axis ([batch, heads, width, seq]), with the one before.
     *
     * @return empty if the layout does not tell which numbers are real
     */
    static Optional<RealNumbers> of(FloatValues values, int axis, UnpaddedRows real) {
        Optional<RealNumbers> asked = along(values, axis, real, true);
        boolean last = axis == StatisticsRequest.LAST || axis == values.shape().rank() - 1;
        return asked.isPresent() || !last || values.shape().rank() < 3
                ? asked
                : along(values, BESIDE_LAST, real, false);
    }

    private static Optional<RealNumbers> along(FloatValues values, int axis, UnpaddedRows real, boolean asAsked) {
        if (!AxisLast.isIn(values.shape(), axis)) {
            return Optional.empty();
        }
        FloatValues turned = AxisLast.of(values, axis);
        return real.amongParts(AxisLast.without(turned.shape(), -1))
                .map(rows -> new RealNumbers(turned, rows, asAsked));
    }

    /** Why the numbers of a value cannot be told, if so. */
    static Optional<String> refusal(Values values, int axis, UnpaddedRows real) {
        if (!(values instanceof FloatValues floats)) {
            return Optional.of("it holds integers");
        }
        return of(floats, axis, real).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "its shape " + values.shape() + " does not tell which numbers are real in a batch of " + real);
    }

    int width() {
        return values.shape().intDim(-1);
    }

    boolean finite() {
        int width = width();
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            for (int i = row * width; i < (row + 1) * width; i++) {
                if (!Float.isFinite(values.at(i))) {
                    return false;
                }
            }
        }
        return true;
    }
}
