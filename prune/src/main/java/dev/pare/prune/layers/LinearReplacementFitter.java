/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.layers;

import dev.pare.analysis.Linear;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Model;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.SymmetricEigen;
import dev.pare.linalg.fit.NormalSums;
import dev.pare.linalg.fit.RidgeFit;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Scratch;
import dev.pare.pass.SequentialCalibration;
import dev.pare.pass.SequentialCalibration.Pair;
import dev.pare.pass.SequentialCalibration.Regression;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fits what stands in for segments, by ridge regression of what they added on what they read. */
final class LinearReplacementFitter {
    private final LinearAlgebra algebra;
    private final Scratch scratch;
    private final Replacement replacement;
    private final int rank;

    /** @param rank of a low-rank map; 0 for an eighth of the width */
    LinearReplacementFitter(LinearAlgebra algebra, Scratch scratch, Replacement replacement, int rank) {
        this.algebra = algebra;
        this.scratch = scratch;
        this.replacement = replacement;
        this.rank = rank;
    }

    /**
     * Fits some segments.
     *
     * @param changed the model as it is before these segments are gone
     */
    List<LinearReplacement> fit(SequentialCalibration walk, Model changed, List<Segment> segments) {
        Map<Pair, Regression> regressions =
                walk.regressions(changed, segments.stream().map(Segment::pair).toList());
        List<LinearReplacement> fillings = new ArrayList<>();
        for (Segment segment : segments) {
            Optional<Regression> regression =
                    Optional.ofNullable(regressions.get(segment.pair())).filter(r -> fits(r, segment));
            fillings.add(regression.map(r -> fit(segment, r)).orElseGet(() -> LinearReplacement.nothing(segment)));
        }
        return fillings;
    }

    private static boolean fits(Regression regression, Segment segment) {
        return regression.learned().count() > 0
                && regression.learned().inputs() == segment.width()
                && regression.learned().outputs() == segment.width();
    }

    private LinearReplacement fit(Segment segment, Regression regression) {
        NormalSums learned = NormalSums.of(regression.learned());
        NormalSums held = NormalSums.of(regression.held());
        NormalSums judge = held.count() > 0 ? held : learned;
        int width = segment.width();
        double[] mean = mean(held.count() > 0 ? learned.plus(held) : learned);
        Matrix zero = Matrix.zeros(width, width);
        Optional<RidgeFit.Fitted> fitted = replacement == Replacement.NONE
                ? Optional.empty()
                : new RidgeFit(algebra).fit(learned, held, zero, mean, true);
        double energy = Math.max(judge.squares(), Double.MIN_NORMAL);
        DataType type = type(segment);
        if (fitted.isEmpty()) {
            double left = judge.loss(algebra, zero, mean) / energy;
            return new LinearReplacement(
                    segment, List.of(), List.of(tensor(Matrix.of(1, width, mean), type, true)), left);
        }
        Matrix weight = fitted.get().weight();
        double[] bias = fitted.get().bias();
        List<Matrix> factors = List.of(weight);
        double left = fitted.get().after() / energy;
        if (replacement == Replacement.LOW_RANK) {
            factors = factors(weight, learned);
            Matrix product = algebra.multiply(factors.get(0), factors.get(1));
            bias = bias(learned, product);
            left = judge.loss(algebra, product, bias) / energy;
        }
        List<Tensor> tensors = factors.stream().map(f -> tensor(f, type, false)).toList();
        return new LinearReplacement(segment, tensors, List.of(tensor(Matrix.of(1, width, bias), type, true)), left);
    }

    /** The best product of two narrow matrices on the rows that enter: W Q and Qᵀ, with the first eigenvectors Q of Wᵀ G W. */
    private List<Matrix> factors(Matrix weight, NormalSums sums) {
        int kept = rank > 0 ? Math.min(rank, weight.columns()) : Math.max(1, weight.columns() / 8);
        Matrix gram = algebra.multiplyTransposedLeft(
                weight, algebra.multiply(sums.centred().gram(), weight));
        SymmetricEigen eigen = algebra.symmetricEigen(gram);
        Matrix directions = eigen.vectors().columns(0, kept);
        return List.of(algebra.multiply(weight, directions), directions.transpose());
    }

    private static double[] mean(NormalSums sums) {
        double[] mean = sums.targetSum().clone();
        for (int j = 0; j < mean.length; j++) {
            mean[j] /= sums.count();
        }
        return mean;
    }

    private static double[] bias(NormalSums sums, Matrix weight) {
        double[] bias = mean(sums);
        for (int i = 0; i < weight.rows(); i++) {
            for (int j = 0; j < bias.length; j++) {
                bias[j] -= sums.inputSum()[i] / sums.count() * weight.get(i, j);
            }
        }
        return bias;
    }

    /** The type in which the last matrix arrives, which is that of the residual. */
    private static DataType type(Segment segment) {
        Sublayer last = segment.halves().get(segment.halves().size() - 1);
        Linear matrix = last.matrices().get(last.matrices().size() - 1);
        for (WeightUse use : matrix.weight().uses()) {
            if (use.node() == matrix.node() && matrix.weight().arrivesAs(use) == DataType.FLOAT16) {
                return DataType.FLOAT16;
            }
        }
        return DataType.FLOAT;
    }

    private Tensor tensor(Matrix matrix, DataType type, boolean row) {
        Shape shape = row ? Shape.of(matrix.columns()) : Shape.of(matrix.rows(), matrix.columns());
        return Tensor.of("", type, shape, scratch.keep(StoredMatrix.bytes(matrix, type)));
    }
}
