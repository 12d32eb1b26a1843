/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.masks;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A matrix with zeros, and what they cost.
 *
 * @param matrix inputs by outputs
 * @param energy of the output before, per row
 * @param cut what is lost of it if the others stay as they were
 * @param loss what is lost of it
 */
record MaskedBlock(Matrix matrix, double energy, double cut, double loss) {
    /**
     * Weights w of an output are scored by |w_i| √G_ii (Wanda, 2023), the size of what they add. Those that stay minimise
     * ‖X (w − v)‖²: v_S = G_SS⁻¹ G_S: w, which is what optimal brain surgeon reaches when it takes the others away one by one.
     *
     * @param gram G, XᵀX of the inputs, positive definite; without it all inputs count alike and what stays is not changed
     * @param update whether what stays is fitted
     */
    static MaskedBlock of(
            LinearAlgebra algebra, Matrix weight, Optional<Matrix> gram, Selection selection, boolean update) {
        int inputs = weight.rows();
        int outputs = weight.columns();
        double[] roots = new double[inputs];
        for (int i = 0; i < inputs; i++) {
            int at = i;
            roots[i] = gram.map(g -> Math.sqrt(g.get(at, at))).orElse(1.0);
        }
        Matrix columns = weight.transpose();
        double[] masked = new double[outputs * inputs];
        double[] fitted = new double[outputs * inputs];
        IntStream.range(0, outputs).parallel().forEach(j -> {
            double[] w = Arrays.copyOfRange(columns.data(), j * inputs, (j + 1) * inputs);
            boolean[] kept = selection.kept(IntStream.range(0, inputs)
                    .mapToDouble(i -> Math.abs(w[i]) * roots[i])
                    .toArray());
            double[] v = gram.isPresent() && update ? fitted(algebra, w, gram.get(), kept) : w;
            for (int i = 0; i < inputs; i++) {
                masked[j * inputs + i] = kept[i] ? w[i] : 0;
                fitted[j * inputs + i] = kept[i] ? v[i] : 0;
            }
        });
        Matrix cut = Matrix.of(outputs, inputs, masked).transpose();
        Matrix result = Matrix.of(outputs, inputs, fitted).transpose();
        return new MaskedBlock(
                result,
                energy(algebra, weight, gram),
                energy(algebra, weight.minus(cut), gram),
                energy(algebra, weight.minus(result), gram));
    }

    private static double[] fitted(LinearAlgebra algebra, double[] w, Matrix gram, boolean... kept) {
        int[] stay = IntStream.range(0, w.length).filter(i -> kept[i]).toArray();
        if (stay.length == 0 || IntStream.range(0, w.length).allMatch(i -> kept[i] || w[i] == 0)) {
            return w;
        }
        double[] square = new double[stay.length * stay.length];
        double[] right = new double[stay.length];
        for (int a = 0; a < stay.length; a++) {
            for (int b = 0; b < stay.length; b++) {
                square[a * stay.length + b] = gram.get(stay[a], stay[b]);
            }
            for (int i = 0; i < w.length; i++) {
                right[a] += gram.get(stay[a], i) * w[i];
            }
        }
        double[] solved = algebra.solveSymmetricPositive(
                        Matrix.of(stay.length, stay.length, square), Matrix.of(stay.length, 1, right))
                .data();
        double[] v = new double[w.length];
        for (int a = 0; a < stay.length; a++) {
            v[stay[a]] = solved[a];
        }
        return v;
    }

    /** tr(Wᵀ G W). */
    static double energy(LinearAlgebra algebra, Matrix matrix, Optional<Matrix> gram) {
        double[] other =
                gram.map(g -> algebra.multiply(g, matrix)).orElse(matrix).data();
        double sum = 0;
        for (int i = 0; i < other.length; i++) {
            sum += other[i] * matrix.data()[i];
        }
        return Math.max(0, sum);
    }
}
