/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.width;

import dev.pare.analysis.Weight;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Scratch;
import dev.pare.pass.Statistics;
import dev.pare.prune.obs.LeastSquares;
import dev.pare.prune.obs.Rows;
import dev.pare.prune.width.Narrowed.CorrectedBias;
import dev.pare.tensor.DataType;
import dev.pare.tensor.TensorValues;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/** Takes units out of a bundle and refits the matrix that reads the others. */
final class Narrower {
    private final LinearAlgebra algebra;
    private final Statistics statistics;
    private final boolean compensate;

    Narrower(LinearAlgebra algebra, Statistics statistics, boolean compensate) {
        this.algebra = algebra;
        this.statistics = statistics;
        this.compensate = compensate;
    }

    Narrowed narrowed(Curve curve, int count, Scratch scratch) {
        PrunableGroup bundle = curve.bundle();
        int[] units = curve.kept(count);
        int[] rows = Rows.of(units, bundle.size());
        Matrix weight = StoredMatrix.of(bundle.reader(), bundle.readerSites());
        DataType type = bundle.reader().tensor().type();
        Inputs inputs = Inputs.of(bundle, statistics);
        boolean refits = compensate && inputs.isMeasured();
        Matrix smaller = refits ? refit(bundle, inputs, weight, rows) : Rows.pick(weight, rows);
        Matrix rounded = StoredMatrix.rounded(smaller, type);
        List<CorrectedBias> biases = refits && inputs.mean().isPresent()
                ? corrected(bundle, meanError(inputs.mean().get(), weight, rounded, rows), scratch)
                : List.of();
        byte[] bytes = bytes(rounded, bundle, type);
        return new Narrowed(bundle, units, scratch.keep(bytes), biases);
    }

    /** Group by group, if the matrix is grouped: each reads its own part of the rows only. */
    private Matrix refit(PrunableGroup bundle, Inputs inputs, Matrix weight, int[] rows) {
        int groups = bundle.readerSites().groups();
        int height = weight.rows() / groups;
        int width = weight.columns() / groups;
        int left = rows.length / groups;
        Matrix all = Matrix.zeros(rows.length, weight.columns());
        for (int g = 0; g < groups; g++) {
            int from = g * height;
            int[] kept = Arrays.stream(rows, g * left, (g + 1) * left)
                    .map(r -> r - from)
                    .toArray();
            Matrix gram = inputs.gram().rows(from, from + height).columns(from, from + height);
            Matrix block = weight.rows(from, from + height).columns(g * width, (g + 1) * width);
            Matrix fitted = LeastSquares.refit(algebra, gram, block, kept, inputs.ridge());
            for (int i = 0; i < left; i++) {
                System.arraycopy(
                        fitted.data(), i * width, all.data(), (g * left + i) * weight.columns() + g * width, width);
            }
        }
        return all;
    }

    /** μ W − μ_S W'. */
    private Matrix meanError(double[] mean, Matrix weight, Matrix smaller, int[] rows) {
        Matrix whole = Matrix.of(1, mean.length, mean.clone());
        Matrix part = Rows.pick(Matrix.of(mean.length, 1, mean.clone()), rows).transpose();
        return algebra.multiply(whole, weight).minus(algebra.multiply(part, smaller));
    }

    private static List<CorrectedBias> corrected(PrunableGroup bundle, Matrix error, Scratch scratch) {
        DataType type = bundle.reader().tensor().type();
        IdentityHashMap<Weight, Boolean> seen = new IdentityHashMap<>();
        return bundle.readerSites().all().stream()
                .map(s -> s.bias().orElseThrow().weight())
                .filter(b -> seen.put(b, true) == null)
                .map(b -> new CorrectedBias(b, scratch.keep(StoredMatrix.bytes(row(b).plus(error), type))))
                .toList();
    }

    private static Matrix row(Weight bias) {
        float[] values = TensorValues.floats(bias.tensor());
        return Matrix.fromFloats(1, values.length, values);
    }

    /** The bytes in the form in which the weight is stored: as it is, transposed, or the blocks of its groups below each other. */
    private static byte[] bytes(Matrix smaller, PrunableGroup bundle, DataType type) {
        int groups = bundle.readerSites().groups();
        if (groups == 1) {
            return StoredMatrix.bytes(bundle.readerSites().transposed() ? smaller.transpose() : smaller, type);
        }
        int height = smaller.rows() / groups;
        int width = smaller.columns() / groups;
        ByteBuffer out = StoredMatrix.buffer((long) height * smaller.columns(), type);
        for (int g = 0; g < groups; g++) {
            Matrix block = smaller.rows(g * height, (g + 1) * height).columns(g * width, (g + 1) * width);
            StoredMatrix.put(block.transpose(), type, out);
        }
        return out.array();
    }
}
