/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.masks;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUses;
import dev.pare.linalg.Matrix;
import dev.pare.tensor.TensorValues;
import java.util.List;

/**
 * A weight as its file holds it, and its groups as matrices of inputs by outputs.
 *
 * @param stored rows and columns as in the file
 * @param transposed whether rows are outputs
 */
record StoredBlocks(Matrix stored, boolean transposed, int groups) {
    static StoredBlocks of(Weight weight, LinearUses.Usable sites) {
        int rows = weight.tensor().shape().intDim(0);
        int columns = weight.tensor().shape().intDim(1);
        Matrix stored = Matrix.fromFloats(rows, columns, TensorValues.floats(weight.tensor()));
        return new StoredBlocks(stored, sites.transposed(), sites.groups());
    }

    Matrix block(int group) {
        if (!transposed) {
            return stored;
        }
        int outputs = stored.rows() / groups;
        return stored.rows(group * outputs, (group + 1) * outputs).transpose();
    }

    /** The matrix to be stored for other blocks. */
    Matrix with(List<Matrix> blocks) {
        if (!transposed) {
            return blocks.get(0);
        }
        double[] all = new double[stored.rows() * stored.columns()];
        int at = 0;
        for (Matrix block : blocks) {
            double[] part = block.transpose().data();
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return Matrix.of(stored.rows(), stored.columns(), all);
    }
}
