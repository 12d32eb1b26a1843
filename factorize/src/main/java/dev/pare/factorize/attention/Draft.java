/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUses;
import dev.pare.factorize.attention.Narrowed.Content;
import dev.pare.factorize.attention.Narrowed.CorrectedBias;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Scratch;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.TensorValues;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * A pair that can be narrowed, with what each rank loses.
 *
 * @param rank what the rule of the recipe gives it
 * @param measured whether the losses are of calibration data
 */
record Draft(HeadPair pair, JointSpectrum spectrum, int rank, boolean measured) {
    double lostShare(int chosen) {
        return spectrum.lostShare(chosen);
    }

    /** The matrices of a rank in the type of the weights. */
    Narrowed narrowed(int chosen, Scratch scratch) {
        LowRankFactors thin = spectrum.thin(chosen);
        Content first = content(thin.first(), pair.first(), pair.firstSites(), scratch);
        Content second = content(thin.second(), pair.second(), pair.secondSites(), scratch);
        Optional<Content> firstBias =
                thin.firstBias().map(b -> row(b, pair.firstBias().orElseThrow(), scratch));
        boolean selects = pair.turned().isPresent();
        List<CorrectedBias> secondBiases = thin.secondShift()
                .map(s -> selects ? cut(s, scratch) : corrected(s, scratch))
                .orElse(List.of());
        int[] kept = spectrum instanceof RotaryPairSpectrum turned ? turned.kept(chosen) : new int[0];
        return new Narrowed(pair, chosen, kept, first, firstBias, second, secondBiases);
    }

    private List<CorrectedBias> cut(Matrix bias, Scratch scratch) {
        Weight old = pair.secondBias().orElseThrow();
        return List.of(new CorrectedBias(old, row(bias, old, scratch)));
    }

    private List<CorrectedBias> corrected(Matrix shift, Scratch scratch) {
        IdentityHashMap<Weight, Boolean> seen = new IdentityHashMap<>();
        return pair.secondSites().all().stream()
                .map(s -> s.bias().orElseThrow().weight())
                .filter(b -> seen.put(b, true) == null)
                .map(b -> new CorrectedBias(b, row(read(b).plus(shift), b, scratch)))
                .toList();
    }

    /** A bias as a row. */
    static Matrix read(Weight bias) {
        float[] values = TensorValues.floats(bias.tensor());
        return Matrix.fromFloats(1, values.length, values);
    }

    private static Content row(Matrix row, Weight like, Scratch scratch) {
        long[] dims = like.tensor().shape().toArray();
        dims[dims.length - 1] = row.columns();
        return new Content(
                Shape.of(dims),
                scratch.keep(StoredMatrix.bytes(row, like.tensor().type())));
    }

    /** A matrix of d_in by d_out as its places take it: so for MatMul and Gemm, as filters for Conv. */
    private static Content content(Matrix matrix, Weight like, LinearUses.Usable sites, Scratch scratch) {
        DataType type = like.tensor().type();
        LinearUse site = sites.all().get(0);
        if (!site.isConv()) {
            return new Content(
                    Shape.of(matrix.rows(), matrix.columns()), scratch.keep(StoredMatrix.bytes(matrix, type)));
        }
        Matrix filters = filters(matrix, sites.groups());
        long[] dims = like.tensor().shape().toArray();
        dims[0] = filters.rows();
        return new Content(Shape.of(dims), scratch.keep(StoredMatrix.bytes(filters, type)));
    }

    /** The blocks on the diagonal, transposed, one below the other. */
    private static Matrix filters(Matrix matrix, int groups) {
        int inputs = matrix.rows() / groups;
        int outputs = matrix.columns() / groups;
        Matrix filters = Matrix.zeros(matrix.columns(), inputs);
        for (int out = 0; out < matrix.columns(); out++) {
            for (int in = 0; in < inputs; in++) {
                filters.data()[out * inputs + in] = matrix.get(out / outputs * inputs + in, out);
            }
        }
        return filters;
    }
}
