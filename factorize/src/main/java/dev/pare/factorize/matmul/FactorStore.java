/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUses;
import dev.pare.factorize.matmul.Factored.CorrectedBias;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.lowrank.LowRank;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Scratch;
import dev.pare.tensor.DataType;
import dev.pare.tensor.TensorValues;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** Rounds factors to the type of their weight, and works out the bias that makes up for the mean of what they lose. */
final class FactorStore {
    /**
     * The mean row that enters a weight, 1 by d_in.
     *
     * @param before in the original model
     * @param after in the changed one
     */
    record Means(Matrix before, Matrix after) {}

    private final LinearAlgebra algebra;
    private final boolean equalise;
    private final Scratch scratch;

    /** @param equalise whether the range of each inner column is shared out between the factors */
    FactorStore(LinearAlgebra algebra, boolean equalise, Scratch scratch) {
        this.algebra = algebra;
        this.equalise = equalise;
        this.scratch = scratch;
    }

    /**
     * @param matrix the weight as d_in by d_out
     * @param exact the factors of each group
     * @param means by which biases are corrected, if they are
     */
    Factored kept(Weight weight, LinearUses.Usable sites, Matrix matrix, List<LowRank> exact, Optional<Means> means) {
        DataType type = weight.tensor().type();
        List<Matrix> first = new ArrayList<>();
        List<Matrix> second = new ArrayList<>();
        for (LowRank factors : exact) {
            LowRank scaled = equalise ? factors.equalised() : factors;
            first.add(StoredMatrix.rounded(scaled.a(), type));
            second.add(StoredMatrix.rounded(scaled.b(), type));
        }
        boolean filters = sites.all().get(0).isConv();
        List<CorrectedBias> biases = means.map(m -> corrected(sites, meanError(m, matrix, first, second), type))
                .orElse(List.of());
        return new Factored(
                matrix.rows(),
                first.get(0).columns(),
                matrix.columns(),
                sites.groups(),
                scratch.keep(bytes(first, filters, type)),
                scratch.keep(bytes(second, filters, type)),
                sites.all(),
                biases);
    }

    /** One below the other, each as d_in by d_out or, for filters, as d_out by d_in. */
    private static byte[] bytes(List<Matrix> parts, boolean filters, DataType type) {
        long elements =
                parts.stream().mapToLong(p -> (long) p.rows() * p.columns()).sum();
        ByteBuffer out = StoredMatrix.buffer(elements, type);
        for (Matrix part : parts) {
            StoredMatrix.put(filters ? part.transpose() : part, type, out);
        }
        return out.array();
    }

    /** μ W − μ̃ A B. */
    private Matrix meanError(Means means, Matrix matrix, List<Matrix> first, List<Matrix> second) {
        int groups = first.size();
        int inputs = matrix.rows() / groups;
        int outputs = matrix.columns() / groups;
        double[] error = new double[matrix.columns()];
        for (int group = 0; group < groups; group++) {
            Matrix before = means.before().columns(group * inputs, (group + 1) * inputs);
            Matrix after = means.after().columns(group * inputs, (group + 1) * inputs);
            Matrix wanted = algebra.multiply(before, Factorizer.part(matrix, group, groups));
            Matrix found = algebra.multiply(algebra.multiply(after, first.get(group)), second.get(group));
            System.arraycopy(wanted.minus(found).data(), 0, error, group * outputs, outputs);
        }
        return Matrix.of(1, error.length, error);
    }

    private List<CorrectedBias> corrected(LinearUses.Usable sites, Matrix meanError, DataType type) {
        IdentityHashMap<Weight, Boolean> seen = new IdentityHashMap<>();
        return sites.all().stream()
                .map(s -> s.bias().orElseThrow().weight())
                .filter(b -> seen.put(b, true) == null)
                .map(b -> new CorrectedBias(b, scratch.keep(StoredMatrix.bytes(row(b).plus(meanError), type))))
                .toList();
    }

    private static Matrix row(Weight bias) {
        float[] values = TensorValues.floats(bias.tensor());
        return Matrix.fromFloats(1, values.length, values);
    }
}
