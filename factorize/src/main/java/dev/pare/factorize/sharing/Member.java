/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.sharing;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUses;
import dev.pare.factorize.lowrank.InputMoments;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A matrix that may share with its neighbours.
 *
 * @param moments of all that enters it; empty if nothing was measured
 * @param inputOrder the rows in their new order, since what enters is put in another one
 * @param outputOrder likewise the columns
 */
record Member(
        Weight weight,
        LinearUses.Usable sites,
        Optional<InputMoments> moments,
        Optional<int[]> inputOrder,
        Optional<int[]> outputOrder) {
    int inputs() {
        return sites.inputs(weight);
    }

    int outputs() {
        return sites.outputs(weight);
    }

    /** Whether the mean of what enters is left to the bias. */
    boolean centred() {
        return moments.isPresent() && sites.allBiased();
    }

    Member withOutputOrder(int[] order) {
        return new Member(weight, sites, moments, inputOrder, Optional.of(order));
    }

    Member withInputOrder(int[] order) {
        return new Member(weight, sites, moments, Optional.of(order), outputOrder);
    }

    Matrix matrix() {
        Matrix matrix = StoredMatrix.of(weight, sites);
        return picked(matrix, rows(), columns());
    }

    Matrix gram() {
        Matrix gram = moments.map(m -> m.gram(centred())).orElseGet(() -> Matrix.identity(inputs()));
        return picked(gram, rows(), rows());
    }

    /** 1 by d_in. */
    Matrix mean() {
        return picked(moments.orElseThrow().mean(), new int[] {0}, rows());
    }

    /** A row of d_out in the new order. */
    Matrix reordered(Matrix row) {
        return picked(row, new int[] {0}, columns());
    }

    private int[] rows() {
        return inputOrder.orElseGet(() -> IntStream.range(0, inputs()).toArray());
    }

    private int[] columns() {
        return outputOrder.orElseGet(() -> IntStream.range(0, outputs()).toArray());
    }

    private static Matrix picked(Matrix matrix, int[] rows, int[] columns) {
        Matrix picked = Matrix.zeros(rows.length, columns.length);
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                picked.data()[i * columns.length + j] = matrix.get(rows[i], columns[j]);
            }
        }
        return picked;
    }
}
