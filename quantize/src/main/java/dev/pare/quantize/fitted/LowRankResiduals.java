/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Weight;
import dev.pare.linalg.lowrank.Spectrum;
import dev.pare.quantize.packed.PackedStore;
import java.util.Locale;

/**
 * Decides which matrices of few bits have directions apart from their codes. The error of codes falls with the squares that are left for them
 * to hold. As many bytes in more bits would lessen it, too: by the ratio of the errors of the two widths for a whole bit, and by a power of
 * that for a part of one, as bits shared out over many weights do.
 */
final class LowRankResiduals {
    /** Weights of more bits have nothing to gain: a direction takes as much, and there is less error to take away. */
    private static final int MOST_BITS = 3;

    /** The most of the smaller side of a matrix that is tried. */
    private static final int PART = 8;

    private final ResidualRank wanted;

    LowRankResiduals(ResidualRank wanted) {
        this.wanted = wanted;
    }

    FittedPlan.Thin of(Weight weight, int bits) {
        int smaller = Math.min(Channels.count(weight), Channels.length(weight));
        if (bits > MOST_BITS || (!wanted.auto() && wanted.rank() == 0)) {
            return FittedPlan.Thin.NONE;
        }
        if (!wanted.auto()) {
            return wanted.rank() <= smaller / 2
                    ? new FittedPlan.Thin(wanted.rank(), "")
                    : new FittedPlan.Thin(0, "its smaller side has " + smaller + ", too few for rank " + wanted.rank());
        }
        return best(weight, bits, smaller);
    }

    private FittedPlan.Thin best(Weight weight, int bits, int smaller) {
        if (smaller < PART * ResidualRank.STEP) {
            return new FittedPlan.Thin(
                    0, "its smaller side has " + smaller + ", too few for rank " + ResidualRank.STEP);
        }
        Spectrum spectrum = LowRankResidual.spectrum(Channels.of(weight));
        int rank = ResidualRank.STEP;
        for (int r = rank; r <= Math.min(smaller / PART, spectrum.usable()); r += ResidualRank.STEP) {
            rank = gain(weight, bits, r, spectrum) < gain(weight, bits, rank, spectrum) ? r : rank;
        }
        String compared = String.format(
                Locale.ROOT,
                "rank %d leaves %.2f of the error, as many bytes in more bits %.2f",
                rank,
                spectrum.lostShare(rank),
                moreBits(weight, bits, rank));
        return new FittedPlan.Thin(gain(weight, bits, rank, spectrum) < 1 ? rank : 0, compared);
    }

    /** What a rank leaves of the error, relative to what more bits would. */
    private static double gain(Weight weight, int bits, int rank, Spectrum spectrum) {
        return spectrum.lostShare(rank) / moreBits(weight, bits, rank);
    }

    /** What as many bytes as a rank takes, operators included, leave of the error when they go into bits. */
    private static double moreBits(Weight weight, int bits, int rank) {
        double bytes = StoredBytes.thin(weight, rank) + PackedStore.THIN_NODE_BYTES;
        double extra = 8 * bytes / weight.tensor().shape().elements();
        int next = Precision.next(bits);
        double ratio = Precision.error(next) / Precision.error(bits);
        return Math.pow(ratio, extra / (Precision.bits(next) - Precision.bits(bits)));
    }
}
