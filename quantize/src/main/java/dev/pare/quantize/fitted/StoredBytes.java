/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Weight;
import dev.pare.quantize.product.Eligibility;

/** What a weight will take in the file, without the operators that decode it. */
final class StoredBytes {
    private StoredBytes() {}

    static long of(Weight weight, FittedPlan fit, FittedOptions options) {
        long channels = Channels.count(weight);
        long length = Channels.length(weight);
        if (fit instanceof FittedPlan.Table table) {
            double bits = 0;
            for (byte c : table.classOfRow()) {
                int width = table.classes()[c];
                bits += Precision.bits(width) * length + (FittedOptions.isGrouped(width) ? rowMultipliers(length) : 0);
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
        boolean grouped = bits <= 6 && bits != Precision.TERNARY;
        long multipliers = grouped ? multipliers(weight, options) : 0;
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

    /** Bits of the multipliers of a row that is looked up. */
    private static long rowMultipliers(long length) {
        return length > FittedOptions.ROW_GROUP
                ? (length + FittedOptions.ROW_GROUP - 1) / FittedOptions.ROW_GROUP * 4
                : 0;
    }

    /** The bytes of the multipliers of all groups, if the weight has a width that is used with groups. */
    static long multipliers(Weight weight, FittedOptions options) {
        long channels = Channels.count(weight);
        long length = Channels.length(weight);
        if (Eligibility.kind(weight) == Eligibility.Kind.TABLE) {
            return channels * rowMultipliers(length) / 8;
        }
        return options.groupSize() == 0
                ? 0
                : channels * ((length + options.groupSize() - 1L) / options.groupSize()) / 2;
    }
}
