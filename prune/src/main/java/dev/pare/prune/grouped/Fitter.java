/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.grouped;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fits blocks and a product of narrow matrices to a weight W: blocks by least squares to what the product leaves,
 * B_k = G_kk⁻¹ G_k: (W − A C), the product by the leading directions of what the blocks leave, in turns. No step loses.
 */
final class Fitter {
    private static final int TURNS = 6;
    private static final double ENOUGH = 1e-3;

    private final LinearAlgebra algebra;
    private final Metric metric;
    private final Matrix weight;

    Fitter(LinearAlgebra algebra, Metric metric, Matrix weight) {
        this.algebra = algebra;
        this.metric = metric;
        this.weight = weight;
    }

    /**
     * @param rank of the product, 0 for none
     * @param inputs the blocks of inputs if they are given, or null
     * @param outputs likewise
     */
    BlockFit fit(int groups, int rank, int[] inputs, int[] outputs) {
        Partitioner partitioner = new Partitioner(algebra, groups);
        BlockFit best = turns(partitioner.of(energy(weight), inputs, outputs), rank);
        if (rank > 0) {
            Metric.Factors first = metric.best(weight, rank);
            Matrix rest = weight.minus(algebra.multiply(first.a(), first.b()));
            BlockFit other = turns(partitioner.of(energy(rest), inputs, outputs), rank);
            best = other.loss() < best.loss() ? other : best;
        }
        return best;
    }

    private BlockFit turns(Partition partition, int rank) {
        List<Matrix> blocks = blocks(partition, weight);
        Matrix left = weight.minus(dense(partition, blocks));
        BlockFit fit = new BlockFit(partition, blocks, Optional.empty(), metric.of(left));
        for (int turn = 0; turn < TURNS && rank > 0; turn++) {
            Metric.Factors factors = metric.best(left, rank);
            Matrix product = algebra.multiply(factors.a(), factors.b());
            blocks = blocks(partition, weight.minus(product));
            Matrix dense = dense(partition, blocks);
            left = weight.minus(dense);
            double before = fit.loss();
            fit = new BlockFit(partition, blocks, Optional.of(factors), metric.of(left.minus(product)));
            if (fit.loss() > (1 - ENOUGH) * before) {
                break;
            }
        }
        return fit;
    }

    private Matrix energy(Matrix matrix) {
        double[] energy = matrix.data().clone();
        int columns = matrix.columns();
        for (int i = 0; i < energy.length; i++) {
            energy[i] *= energy[i] * metric.gram().get(i / columns, i / columns);
        }
        return Matrix.of(matrix.rows(), columns, energy);
    }

    private List<Matrix> blocks(Partition partition, Matrix target) {
        Matrix seen = algebra.multiply(metric.gram(), target);
        List<Matrix> blocks = new ArrayList<>();
        for (int k = 0; k < partition.groups(); k++) {
            int[] in = Partition.members(k, partition.inputs());
            int[] out = Partition.members(k, partition.outputs());
            blocks.add(algebra.solveSymmetricPositive(part(metric.gram(), in, in), part(seen, in, out)));
        }
        return blocks;
    }

    static Matrix part(Matrix matrix, int[] rows, int... columns) {
        double[] part = new double[rows.length * columns.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                part[i * columns.length + j] = matrix.get(rows[i], columns[j]);
            }
        }
        return Matrix.of(rows.length, columns.length, part);
    }

    static Matrix dense(Partition partition, List<Matrix> blocks) {
        Matrix dense = Matrix.zeros(partition.inputs().length, partition.outputs().length);
        for (int k = 0; k < blocks.size(); k++) {
            int[] in = Partition.members(k, partition.inputs());
            int[] out = Partition.members(k, partition.outputs());
            for (int i = 0; i < in.length; i++) {
                for (int j = 0; j < out.length; j++) {
                    dense.data()[in[i] * dense.columns() + out[j]] =
                            blocks.get(k).get(i, j);
                }
            }
        }
        return dense;
    }
}
