/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.grouped;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import java.util.List;
import java.util.Optional;

/**
 * Blocks on a diagonal, in an order of inputs and outputs, plus a product of two narrow matrices.
 *
 * @param blocks inputs by outputs of each block, in the order of the partition
 * @param factors in the order of the weight; empty without a product
 * @param loss what it loses in the metric
 */
record BlockFit(Partition partition, List<Matrix> blocks, Optional<Metric.Factors> factors, double loss) {
    int rank() {
        return factors.map(f -> f.b().rows()).orElse(0);
    }

    /** The matrix that it stands for, in the order of the weight. */
    Matrix product(LinearAlgebra algebra) {
        Matrix dense = Fitter.dense(partition, blocks);
        return factors.map(f -> dense.plus(algebra.multiply(f.a(), f.b()))).orElse(dense);
    }

    long parameters() {
        long inputs = partition.inputs().length;
        long outputs = partition.outputs().length;
        return inputs * outputs / partition.groups() + rank() * (inputs + outputs);
    }
}
