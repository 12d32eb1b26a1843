/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import dev.pare.analysis.AttentionBlock;
import dev.pare.analysis.Facts;
import dev.pare.analysis.Linear;
import dev.pare.analysis.Role;
import dev.pare.analysis.site.LinearUseFinder;
import dev.pare.analysis.site.LinearUses;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Moments;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How much errors of queries and keys matter to the scores q kᵀ: an error of a query meets the keys of its head, about their mean
 * since softmax ignores what all keys share, and an error of a key meets the queries. Heads count by the energy of their values as
 * the output matrix passes it on. Where positions are not added to the input but turn queries and keys, this would not hold.
 */
final class ScoreMetrics {
    private final LinearAlgebra algebra;
    private final LinearUseFinder finder;
    private final Statistics statistics;
    private final boolean positionsAdded;

    ScoreMetrics(LinearAlgebra algebra, Facts facts, Statistics statistics) {
        this.algebra = algebra;
        this.finder = new LinearUseFinder(facts);
        this.statistics = statistics;
        this.positionsAdded = facts.weights().all().stream().anyMatch(w -> facts.role(w) == Role.EMBEDDING_POSITION);
    }

    /** One block for each head, of the other side of the scores; none if something is not known. */
    List<Matrix> blocks(AttentionBlock attention, boolean forQuery, List<Matrix> readers) {
        List<Linear> others = forQuery ? attention.key() : attention.query();
        List<Linear> values = attention.value();
        boolean single = others.size() == 1
                && values.size() == 1
                && others.get(0).weight() != values.get(0).weight();
        if (!positionsAdded || !single || readers.size() != attention.heads()) {
            return List.of();
        }
        Optional<Matrix> other = outputGram(others.get(0), !forQuery);
        Optional<Matrix> value = outputGram(values.get(0), false);
        int heads = attention.heads();
        if (other.isEmpty() || value.isEmpty() || other.get().rows() % heads != 0) {
            return List.of();
        }
        List<Matrix> blocks = new ArrayList<>();
        for (int head = 0; head < heads; head++) {
            double weight = inner(block(value.get(), heads, head), readers.get(head));
            Matrix block = block(other.get(), heads, head);
            double[] same = new double[block.rows()];
            Arrays.fill(same, weight);
            blocks.add(block.scaleRows(same));
        }
        return blocks;
    }

    private static Matrix block(Matrix square, int heads, int head) {
        int size = square.rows() / heads;
        return square.rows(head * size, (head + 1) * size).columns(head * size, (head + 1) * size);
    }

    private static double inner(Matrix a, Matrix b) {
        double sum = 0;
        for (int i = 0; i < a.data().length; i++) {
            sum += a.data()[i] * b.data()[i];
        }
        return sum;
    }

    /** The Gram matrix of the outputs about their mean, or with mean and bias. */
    private Optional<Matrix> outputGram(Linear linear, boolean withMean) {
        Optional<Moments> input = statistics.moments(linear.node().input(0));
        boolean matrix = linear.weight().tensor().shape().rank() == 2;
        if (!matrix || input.isEmpty() || !(finder.sites(linear.weight()) instanceof LinearUses.Usable usable)) {
            return Optional.empty();
        }
        Matrix weight = StoredMatrix.of(linear.weight(), usable);
        Moments moments = input.get();
        if (moments.width() != weight.rows()) {
            return Optional.empty();
        }
        Matrix gram = Matrix.of(moments.width(), moments.width(), moments.centredGram());
        Matrix centred = algebra.multiplyTransposedLeft(weight, algebra.multiply(gram, weight));
        if (!withMean) {
            return Optional.of(centred);
        }
        Matrix mean =
                algebra.multiply(Matrix.of(1, moments.width(), moments.mean().clone()), weight);
        Matrix shifted = bias(usable, linear).map(mean::plus).orElse(mean);
        double[] count = new double[shifted.columns()];
        Arrays.fill(count, moments.count());
        return Optional.of(
                centred.plus(algebra.multiplyTransposedLeft(shifted, shifted).scaleRows(count)));
    }

    private static Optional<Matrix> bias(LinearUses.Usable usable, Linear linear) {
        return usable.all().stream()
                .filter(s -> s.node() == linear.node())
                .flatMap(s -> s.bias().stream())
                .findFirst()
                .map(b -> TensorValues.floats(b.weight().tensor()))
                .map(v -> Matrix.fromFloats(1, v.length, v));
    }
}
