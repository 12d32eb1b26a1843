/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.SymmetricEigen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Values and the output matrix together. A head gives c = p x W_v for the weights p of its attention, which the output matrix reads by
 * its rows O. With C = Cov[c] of the size of a head and C^½ O = U S Vᵀ, the best approximation of rank r is
 *
 * <pre>W_v' = W_v C^-½ U_r,   O' = U_rᵀ C^½ O,   loss = Σ_{i>r} s_i²   (exactly)</pre>
 *
 * the same as with the Gram matrix of the attended inputs p x, which no value of the model holds. Since what heads give goes together, the
 * others can take up a part of what one loses: the heads are solved in turns, each for what the others leave, then all of O at once.
 *
 * <p>The bias of the values passes the attention as it is, since its weights add up to 1, and goes into the output bias.
 */
final class ContextSpectrum implements JointSpectrum {
    private static final int TURNS = 3;

    private final LinearAlgebra algebra;
    private final Matrix value;
    private final Optional<Matrix> bias;
    private final Matrix output;
    private final boolean outputBiased;
    private final Inputs contexts;
    private final int heads;
    private final int size;
    private final List<Roots> roots = new ArrayList<>();
    private final double[] losses;

    /**
     * @param value W_v, d_in by heads · size
     * @param bias b_v
     * @param output heads · size by d_out
     * @param outputBiased whether a bias follows the output matrix, which can take up that of the values and errors of the mean
     * @param contexts what enters the output matrix, b_v in its mean; about its mean if the output is biased, else about zero
     */
    ContextSpectrum(
            LinearAlgebra algebra,
            Matrix value,
            Optional<Matrix> bias,
            Matrix output,
            boolean outputBiased,
            Inputs contexts,
            int heads) {
        this.algebra = algebra;
        this.value = value;
        this.bias = bias;
        this.output = output;
        this.outputBiased = outputBiased;
        this.contexts = contexts;
        this.heads = heads;
        this.size = output.rows() / heads;
        this.losses = new double[size + 1];
        for (int head = 0; head < heads; head++) {
            Roots root = Roots.of(algebra, covariance(head));
            roots.add(root);
            Matrix rooted = algebra.multiply(root.root(), Blocks.rows(output, size, head));
            double[] energies = algebra.symmetricEigen(algebra.multiplyTransposedRight(rooted, rooted))
                    .values();
            double beyond = 0;
            for (int rank = size - 1; rank >= 0; rank--) {
                beyond += Math.max(0, energies[rank]);
                losses[rank] += beyond;
            }
        }
    }

    private Matrix covariance(int head) {
        return Blocks.columns(Blocks.rows(contexts.covariance(), size, head), size, head);
    }

    /** The loss of each head by itself, before the others compensate for it. */
    @Override
    public double[] losses() {
        return losses.clone();
    }

    /** The energy of each head in the output. */
    double[] energies() {
        double[] energies = new double[heads];
        for (int head = 0; head < heads; head++) {
            Matrix rows = Blocks.rows(output, size, head);
            energies[head] = Blocks.inner(covariance(head), algebra.multiplyTransposedRight(rows, rows));
        }
        return energies;
    }

    @Override
    public LowRankFactors thin(int rank) {
        List<Matrix> downs = rank < size ? solved(rank) : whole();
        Matrix narrow = rank < size ? output(downs) : output;
        List<Matrix> values = new ArrayList<>();
        List<Matrix> biases = new ArrayList<>();
        for (int head = 0; head < heads; head++) {
            Matrix down = downs.get(head);
            values.add(algebra.multiply(Blocks.columns(value, size, head), down));
            int at = head;
            bias.ifPresent(b -> biases.add(algebra.multiply(Blocks.columns(b, size, at), down)));
        }
        Optional<Matrix> kept = outputBiased ? Optional.empty() : bias.map(b -> Blocks.beside(biases));
        Optional<Matrix> shift = outputBiased ? Optional.of(shift(downs, narrow)) : Optional.empty();
        return new LowRankFactors(Blocks.beside(values), kept, narrow, shift, loss(downs, narrow));
    }

    /** tr Eᵀ C E for E = O − T O'. */
    private double loss(List<Matrix> downs, Matrix narrow) {
        int rank = narrow.rows() / heads;
        List<Matrix> rows = new ArrayList<>();
        for (int head = 0; head < heads; head++) {
            rows.add(algebra.multiply(downs.get(head), Blocks.rows(narrow, rank, head)));
        }
        Matrix error = output.minus(Blocks.below(rows));
        return Math.max(0, Blocks.inner(error, algebra.multiply(contexts.covariance(), error)));
    }

    /** μ O − (μ − b_v) T O', with the mean μ of what enters the output matrix; just b_v O if nothing was measured. */
    private Matrix shift(List<Matrix> downs, Matrix narrow) {
        Matrix without = bias.map(b -> contexts.mean().minus(b)).orElse(contexts.mean());
        return algebra.multiply(contexts.mean(), output).minus(algebra.multiply(narrowed(without, downs), narrow));
    }

    private List<Matrix> whole() {
        List<Matrix> downs = new ArrayList<>();
        for (int head = 0; head < heads; head++) {
            downs.add(Matrix.identity(size));
        }
        return downs;
    }

    /** What each head is multiplied with from the right: size by rank. */
    private List<Matrix> solved(int rank) {
        List<Matrix> downs = new ArrayList<>();
        List<Matrix> ups = new ArrayList<>();
        for (int head = 0; head < heads; head++) {
            step(algebra.multiply(roots.get(head).root(), Blocks.rows(output, size, head)), head, rank, downs, ups);
        }
        for (int turn = 0; turn < TURNS && heads > 1; turn++) {
            for (int head = 0; head < heads; head++) {
                Matrix left = output.minus(approximated(downs, ups, head));
                Matrix product = algebra.multiply(Blocks.rows(contexts.covariance(), size, head), left);
                step(algebra.multiply(roots.get(head).inverse(), product), head, rank, downs, ups);
            }
        }
        return downs;
    }

    /** The output matrix as all heads but one approximate it: that one's rows are zero. */
    private Matrix approximated(List<Matrix> downs, List<Matrix> ups, int without) {
        List<Matrix> rows = new ArrayList<>();
        for (int head = 0; head < heads; head++) {
            rows.add(
                    head == without
                            ? Matrix.zeros(size, output.columns())
                            : algebra.multiply(downs.get(head), ups.get(head)));
        }
        return Blocks.below(rows);
    }

    /** The best factors of a head, for what it should give times C^½. */
    private void step(Matrix wanted, int head, int rank, List<Matrix> downs, List<Matrix> ups) {
        SymmetricEigen eigen = algebra.symmetricEigen(algebra.multiplyTransposedRight(wanted, wanted));
        Matrix directions = eigen.vectors().columns(0, rank);
        double[] up = new double[rank];
        double[] down = new double[rank];
        double most = eigen.values()[0] > 0 ? eigen.values()[0] : 1;
        for (int i = 0; i < rank; i++) {
            // As with low rank elsewhere: the range of each inner column is shared out between the factors.
            up[i] = Math.pow(Math.max(eigen.values()[i], 1e-12 * most), 0.25);
            down[i] = 1 / up[i];
        }
        Matrix left = algebra.multiply(roots.get(head).inverse(), directions).scaleColumns(up);
        Matrix right = algebra.multiplyTransposedLeft(directions, wanted).scaleRows(down);
        if (head < downs.size()) {
            downs.set(head, left);
            ups.set(head, right);
        } else {
            downs.add(left);
            ups.add(right);
        }
    }

    /** x T. */
    private Matrix narrowed(Matrix x, List<Matrix> downs) {
        List<Matrix> parts = new ArrayList<>();
        for (int head = 0; head < heads; head++) {
            parts.add(algebra.multiply(Blocks.columns(x, size, head), downs.get(head)));
        }
        return Blocks.beside(parts);
    }

    /** The best output matrix behind narrower heads: (Tᵀ C T)⁻¹ Tᵀ C O. */
    private Matrix output(List<Matrix> downs) {
        Matrix right = narrowed(contexts.covariance(), downs);
        Matrix gram = narrowed(right.transpose(), downs);
        Matrix cross = algebra.multiplyTransposedLeft(right, output);
        double ridge = 0;
        for (int i = 0; i < gram.rows(); i++) {
            ridge = Math.max(ridge, gram.get(i, i));
        }
        double[] data = gram.data().clone();
        for (int i = 0; i < gram.rows(); i++) {
            data[i * gram.rows() + i] += 1e-12 * (ridge > 0 ? ridge : 1);
        }
        return algebra.solveSymmetricPositive(Matrix.of(gram.rows(), gram.rows(), data), cross);
    }
}
