/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Weight;
import dev.pare.quantize.product.Eligibility;

/** What a weight will take in the file, without the operators that decode it. */
final class StoredBytes {
    /** A group names one of 16 multipliers. */
    private static final int MULTIPLIER_BITS = 4;

    private StoredBytes() {}

    static long of(Weight weight, FittedPlan fit, FittedOptions options) {
        long channels = Channels.count(weight);
        long length = Channels.length(weight);
        if (fit instanceof FittedPlan.Table table) {
            long multipliers = MULTIPLIER_BITS * groups(length, FittedOptions.rowGroup((int) length));
            double bits = 0;
            for (byte c : table.classOfRow()) {
                int width = table.classes()[c];
                bits += Precision.bits(width) * length + (FittedOptions.isGrouped(width) ? multipliers : 0);
            }
            long classes = table.classes().length > 1 ? channels / 2 : 0;
            return (long) (bits / 8)
                    + 2 * channels
                    + classes
                    + (table.form().hasDirection() ? channels + 4 * length : 0)
                    + (table.form().hasColumns() ? 4 * length : 0);
        }
        int bits = fit instanceof FittedPlan.Product product ? product.bits() : ((FittedPlan.Stored) fit).bits();
        if (bits == 16) {
            return 2 * channels * length;
        }
        long multipliers = FittedOptions.isGrouped(bits) ? multipliers(weight, options) : 0;
        long beside = fit instanceof FittedPlan.Product product
                ? 2 * channels * product.apart().length
                        + thin(weight, product.thin().rank())
                : 0;
        return channels * (long) Math.ceil(length * Precision.bits(bits) / 8) + 2 * channels + multipliers + beside;
    }

    /** The bytes of low-rank factors: codes, their scales, and scales for the sum. */
    static long thin(Weight weight, int rank) {
        if (rank == 0) {
            return 0;
        }
        long channels = Channels.count(weight);
        long codes = (channels + Channels.length(weight)) * rank * LowRankResidual.BITS / 8;
        return codes + 4L * rank + 2 * channels;
    }

    /** The bytes of the multipliers of all groups, if the weight has a width that is used with groups. */
    static long multipliers(Weight weight, FittedOptions options) {
        int length = Channels.length(weight);
        boolean table = Eligibility.kind(weight) == Eligibility.Kind.TABLE;
        int size = table ? FittedOptions.rowGroup(length) : options.groupSize();
        return Channels.count(weight) * groups(length, size) * MULTIPLIER_BITS / 8;
    }

    private static long groups(long length, int size) {
        return size == 0 ? 0 : (length + size - 1) / size;
    }
}
