/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.sharing;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.SymmetricEigen;
import dev.pare.linalg.lowrank.LowRank;
import dev.pare.linalg.lowrank.Spectrum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds what neighbouring matrices share. A basis (Basis Sharing, 2024): with S² the sum of the Gram matrices, the first directions U
 * of S [W_1 … W_k] give B = S⁻¹U, and C_l is fitted to the outputs of its own layer. A common part: M and whitened low rank of what
 * is left, in turns.
 */
final class Sharer {
    /** Turns of common part and rest; each lowers the loss, and the first few do nearly all. */
    private static final int TURNS = 4;

    /** Directions of less energy than this share of the largest are not inverted. */
    private static final double FLOOR = 1e-10;

    private final LinearAlgebra algebra;

    Sharer(LinearAlgebra algebra) {
        this.algebra = algebra;
    }

    /** The largest rank at which a form stores at most this many numbers; 0 if there is none. */
    static int rank(Form form, Task task, long numbers) {
        long in = task.inputs();
        long out = task.outputs();
        long each = form == Form.BASIS ? in + task.size() * out : task.size() * (in + out);
        long left = form == Form.AVERAGE ? numbers - in * out : numbers;
        return (int) Math.max(0, Math.min(left / each, Math.min(in, form == Form.BASIS ? in : out)));
    }

    Approximation of(Form form, Task task, int rank) {
        return switch (form) {
            case BASIS -> basis(task, rank);
            case AVERAGE -> average(task, rank);
            case PLAIN -> plain(task, rank);
        };
    }

    private Matrix sum(List<Matrix> matrices) {
        Matrix sum = matrices.get(0);
        for (Matrix other : matrices.subList(1, matrices.size())) {
            sum = sum.plus(other);
        }
        return sum;
    }

    private Approximation basis(Task task, int rank) {
        SymmetricEigen eigen = algebra.symmetricEigen(sum(task.grams()));
        Matrix root = power(eigen, 0.5);
        List<Matrix> outer = task.weights().stream()
                .map(w -> algebra.multiplyTransposedRight(w, w))
                .toList();
        Matrix whitened = algebra.multiply(algebra.multiply(root, sum(outer)), root);
        Matrix directions = algebra.symmetricEigen(whitened).vectors().columns(0, rank);
        Matrix basis = algebra.multiply(power(eigen, -0.5), directions);
        List<List<Matrix>> own = new ArrayList<>();
        double loss = 0;
        for (int l = 0; l < task.size(); l++) {
            Matrix weight = task.weights().get(l);
            Matrix coefficients = coefficients(basis, weight, task.grams().get(l));
            own.add(List.of(coefficients));
            Matrix rest = weight.minus(algebra.multiply(basis, coefficients));
            loss += Task.squares(algebra, rest, task.grams().get(l));
        }
        return new Approximation(Form.BASIS, Optional.of(basis), own, loss);
    }

    /** The best C of ‖X (W − B C)‖². */
    private Matrix coefficients(Matrix basis, Matrix weight, Matrix gram) {
        Matrix seen = algebra.multiplyTransposedLeft(basis, gram);
        return solve(algebra.multiply(seen, basis), algebra.multiply(seen, weight));
    }

    private Matrix solve(Matrix system, Matrix right) {
        return algebra.multiply(power(algebra.symmetricEigen(system), -1), right);
    }

    /** A power of a symmetric matrix; directions with no energy have none afterwards either. */
    private Matrix power(SymmetricEigen eigen, double exponent) {
        double floor = FLOOR * Math.max(0, eigen.values()[0]);
        double[] powers = new double[eigen.values().length];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = eigen.values()[i] > floor ? Math.pow(eigen.values()[i], exponent) : 0;
        }
        return algebra.multiplyTransposedRight(eigen.vectors().scaleColumns(powers), eigen.vectors());
    }

    private Approximation average(Task task, int rank) {
        Matrix inverse = power(algebra.symmetricEigen(sum(task.grams())), -1);
        List<Matrix> narrow = new ArrayList<>();
        task.weights().forEach(w -> narrow.add(Matrix.zeros(w.rows(), w.columns())));
        Matrix common = null;
        List<LowRank> factors = List.of();
        for (int turn = 0; turn < TURNS; turn++) {
            List<Matrix> seen = new ArrayList<>();
            for (int l = 0; l < task.size(); l++) {
                seen.add(algebra.multiply(
                        task.grams().get(l), task.weights().get(l).minus(narrow.get(l))));
            }
            common = algebra.multiply(inverse, sum(seen));
            factors = new ArrayList<>();
            for (int l = 0; l < task.size(); l++) {
                LowRank part = lowRank(
                        task.weights().get(l).minus(common), task.grams().get(l), rank);
                factors.add(part);
                narrow.set(l, part.product(algebra));
            }
        }
        return finished(Form.AVERAGE, task, Optional.of(common), factors);
    }

    private LowRank lowRank(Matrix weight, Matrix gram, int rank) {
        Spectrum spectrum = Spectrum.ofOutput(algebra, weight, gram);
        if (spectrum.usable() == 0) {
            return new LowRank(Matrix.zeros(weight.rows(), 1), Matrix.zeros(1, weight.columns()));
        }
        return spectrum.factors(Math.min(rank, spectrum.usable()));
    }

    private Approximation plain(Task task, int rank) {
        List<LowRank> factors = new ArrayList<>();
        for (int l = 0; l < task.size(); l++) {
            factors.add(lowRank(task.weights().get(l), task.grams().get(l), rank));
        }
        return finished(Form.PLAIN, task, Optional.empty(), factors);
    }

    private Approximation finished(Form form, Task task, Optional<Matrix> common, List<LowRank> factors) {
        double loss = 0;
        List<List<Matrix>> own = new ArrayList<>();
        for (int l = 0; l < task.size(); l++) {
            LowRank part = factors.get(l);
            own.add(List.of(part.a(), part.b()));
            Matrix rest = task.weights().get(l).minus(part.product(algebra));
            rest = common.isPresent() ? rest.minus(common.get()) : rest;
            loss += Task.squares(algebra, rest, task.grams().get(l));
        }
        return new Approximation(form, common, own, loss);
    }
}
