/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.grouped;

import dev.pare.linalg.Matrix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Matrices with blocks that are hidden by permutations. */
final class Planted {
    private Planted() {}

    static Matrix random(long seed, int rows, int columns) {
        Random random = new Random(seed);
        double[] data = new double[rows * columns];
        for (int i = 0; i < data.length; i++) {
            data[i] = random.nextGaussian();
        }
        return Matrix.of(rows, columns, data);
    }

    static int[] permutation(long seed, int count) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        return order.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Blocks on the diagonal, then rows and columns in other orders.
     *
     * @param rows order of the rows, or null
     * @param columns order of the columns, or null
     */
    static Matrix blocks(long seed, int groups, Matrix shape, int[] rows, int[] columns) {
        Matrix all = random(seed, shape.rows(), shape.columns());
        Matrix diagonal = Matrix.zeros(all.rows(), all.columns());
        for (int i = 0; i < all.rows(); i++) {
            for (int j = 0; j < all.columns(); j++) {
                if (i * groups / all.rows() == j * groups / all.columns()) {
                    diagonal.data()[i * all.columns() + j] = all.get(i, j);
                }
            }
        }
        return Fitter.part(
                diagonal,
                rows == null ? IntStream.range(0, all.rows()).toArray() : rows,
                columns == null ? IntStream.range(0, all.columns()).toArray() : columns);
    }
}
