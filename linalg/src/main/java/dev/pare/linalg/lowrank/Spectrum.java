/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg.lowrank;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.SymmetricEigen;
import java.util.Optional;

/**
 * The directions of the output of a matrix W (d_in by d_out) in the order of the energy that they hold, so that the best
 * approximation of any rank can be read off: min over rank r of ‖X (W − A B)‖², with G = XᵀX, is reached by A = W V_r, B = V_rᵀ,
 * where V_r are the leading eigenvectors of Wᵀ G W, and equals the sum of the other eigenvalues (DRONE 2021, SVD-LLM 2024). Nothing
 * is inverted, so a singular G does no harm. Without G this is the truncated SVD of W.
 */
public final class Spectrum {
    /** Below this share of the largest energy a direction is rounding error. */
    private static final double NOISE = 1e-13;

    private final LinearAlgebra algebra;
    private final Matrix weight;
    private final double[] energies;
    private final Matrix vectors;
    private final Optional<Matrix> toOutput;
    private final Optional<OutputMetric> metric;

    private Spectrum(LinearAlgebra algebra, Matrix weight, SymmetricEigen eigen, Optional<Matrix> toOutput) {
        this.algebra = algebra;
        this.weight = weight;
        this.vectors = eigen.vectors();
        this.toOutput = toOutput;
        this.metric = Optional.empty();
        this.energies = eigen.values().clone();
        for (int i = 0; i < energies.length; i++) {
            energies[i] = Math.max(0, energies[i]);
        }
    }

    private Spectrum(Spectrum weighted, OutputMetric metric) {
        this.algebra = weighted.algebra;
        this.weight = weighted.weight;
        this.vectors = weighted.vectors;
        this.toOutput = weighted.toOutput;
        this.energies = weighted.energies;
        this.metric = Optional.of(metric);
    }

    /** The spectrum in the norm of the weight itself. */
    public static Spectrum plain(LinearAlgebra algebra, Matrix weight) {
        if (weight.columns() <= weight.rows()) {
            return new Spectrum(algebra, weight, algebra.symmetricEigen(algebra.gram(weight)), Optional.empty());
        }
        Matrix transposed = weight.transpose();
        return new Spectrum(algebra, weight, algebra.symmetricEigen(algebra.gram(transposed)), Optional.of(transposed));
    }

    /**
     * The spectrum in the norm of the output.
     *
     * @param gram XᵀX of the inputs, d_in by d_in, about the mean or not
     */
    public static Spectrum ofOutput(LinearAlgebra algebra, Matrix weight, Matrix gram) {
        if (weight.columns() <= weight.rows()) {
            Matrix output = algebra.multiplyTransposedLeft(weight, algebra.multiply(gram, weight));
            return new Spectrum(algebra, weight, algebra.symmetricEigen(output), Optional.empty());
        }
        Matrix rooted = algebra.multiply(root(algebra, gram), weight).transpose();
        return new Spectrum(algebra, weight, algebra.symmetricEigen(algebra.gram(rooted)), Optional.of(rooted));
    }

    /**
     * The spectrum in the norm of what reads the output: min ‖G^½ (W − A B) D^½‖² is the problem of W D^½, whose second factor is then
     * multiplied by D^-½.
     *
     * @param metric D, d_out by d_out
     */
    public static Spectrum ofOutput(LinearAlgebra algebra, Matrix weight, Matrix gram, OutputMetric metric) {
        Spectrum weighted = ofOutput(algebra, algebra.multiply(weight, metric.root()), gram);
        return new Spectrum(weighted, metric);
    }

    private static Matrix root(LinearAlgebra algebra, Matrix gram) {
        SymmetricEigen eigen = algebra.symmetricEigen(gram);
        double[] roots = new double[gram.rows()];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = Math.sqrt(Math.max(0, eigen.values()[i]));
        }
        return algebra.multiplyTransposedRight(eigen.vectors().scaleColumns(roots), eigen.vectors());
    }

    /** What each direction holds, descending, none negative; min(d_in, d_out) of them. Not to be changed. */
    public double[] energies() {
        return energies;
    }

    /** The energy of all directions from a rank on: the loss of that rank, exactly. */
    public double beyond(int rank) {
        double sum = 0;
        for (int i = energies.length - 1; i >= rank; i--) {
            sum += energies[i];
        }
        return sum;
    }

    /** The share of the energy that a rank loses, 0 to 1. */
    public double lostShare(int rank) {
        double total = beyond(0);
        return total == 0 ? 0 : beyond(rank) / total;
    }

    /** The number of directions that hold more than rounding error; 0 if there is no energy at all. */
    public int usable() {
        int count = 0;
        while (count < energies.length && energies[count] > NOISE * energies[0]) {
            count++;
        }
        return count;
    }

    /** The best factors of a rank, at most {@link #usable}. */
    public LowRank factors(int rank) {
        Matrix basis = vectors.columns(0, rank);
        if (toOutput.isPresent()) {
            // V = (G^½ W)ᵀ U / S; QR takes care of the division and of the rounding in weak directions.
            basis = algebra.qr(algebra.multiply(toOutput.get(), basis)).q();
        }
        Matrix b = basis.transpose();
        return new LowRank(
                algebra.multiply(weight, basis),
                metric.map(m -> algebra.multiply(b, m.inverse())).orElse(b));
    }
}
