/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.lowrank.LowRank;
import dev.pare.linalg.lowrank.Spectrum;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.codes.LowRankPart;
import dev.pare.quantize.rounding.RoundingOptions;
import dev.pare.quantize.rounding.RoundingOptions.Method;
import dev.pare.tensor.Half;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes the strongest directions out of a matrix before the rest is rounded: W = A B + rest. The error of a code grows with what codes have
 * to hold, so the directions are those of W itself in the plain norm; the rest is rounded for the inputs, and makes up for what the factors
 * lose when they are rounded. (LQER, Zhang et al. 2024, factors the error of the codes
 * instead, which has hardly any directions left after GPTQ.)
 */
final class LowRankResidual {
    /** The bits of the factors. */
    static final int BITS = 4;

    private static final LinearAlgebra ALGEBRA = LinearAlgebra.openBlas();

    private LowRankResidual() {}

    /** The directions of a matrix. */
    static Spectrum spectrum(Channels matrix) {
        Matrix rows = Matrix.fromFloats(matrix.count(), matrix.length(), matrix.values());
        return Spectrum.plain(ALGEBRA, rows.transpose());
    }

    /**
     * Splits a matrix.
     *
     * @param rank directions that are taken out; fewer if the matrix has fewer
     * @param rounding of what is left
     */
    static Fitted split(Channels matrix, int rank, Function<Channels, GroupedCodes> rounding) {
        Spectrum spectrum = spectrum(matrix);
        int usable = Math.min(rank, spectrum.usable());
        if (usable == 0) {
            return new Fitted(rounding.apply(matrix));
        }
        LowRank factors = spectrum.factors(usable);
        GroupedCodes left = rounded(factors.a().transpose());
        GroupedCodes right = rounded(factors.b());
        LowRankPart part = new LowRankPart(left, right, ones(matrix.count()));
        float[] product = part.product();
        float[] rest = matrix.values().clone();
        for (int i = 0; i < rest.length; i++) {
            rest[i] -= product[i];
        }
        GroupedCodes codes = rounding.apply(matrix.with(rest));
        float[] scales = scales(codes, product);
        return new Fitted(codes, Optional.of(new LowRankPart(left, right, scales)), List.of());
    }

    private static GroupedCodes rounded(Matrix directions) {
        Channels channels = new Channels(directions.rows(), directions.columns(), directions.toFloats());
        return Rounding.of(channels, RoundingOptions.ofChannels(BITS, Method.MSE), Optional.empty());
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /**
     * Scales that bring the largest number of each channel to the largest integer of which no two saturate; float16 numbers, rounded up so
     * that nothing passes it.
     */
    private static float[] scales(GroupedCodes codes, float[] product) {
        float[] scales = new float[codes.channels()];
        for (int c = 0; c < scales.length; c++) {
            float largest = 0;
            for (int k = 0; k < codes.length(); k++) {
                largest = Math.max(largest, Math.abs(codes.value(c, k) + product[c * codes.length() + k]));
            }
            scales[c] = halfAbove(largest / FittedOptions.SAFE);
        }
        return scales;
    }

    private static float halfAbove(float scale) {
        if (scale > Half.MAX / 2) {
            return scale;
        }
        float half = Half.toFloat(Half.fromFloat(Math.max(scale, 2 * Half.MIN_NORMAL)));
        return half >= scale ? half : Half.toFloat((short) (Half.fromFloat(half) + 1));
    }
}
