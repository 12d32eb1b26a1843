/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.balance;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUses;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.quantize.balance.Change.Kind;
import dev.pare.tensor.TensorValues;
import java.util.Arrays;

/** What a weight is divided by, channel by channel of what it gives, and multiplied with, channel by channel of what it takes. */
final class Scaling {
    private final Weight weight;
    private final LinearUses.Usable sites;
    private float[] divisors = new float[0];
    private float[] factors = new float[0];

    Scaling(Weight weight, LinearUses.Usable sites) {
        this.weight = weight;
        this.sites = sites;
    }

    /** Whether the weight is changed in this way already: channels can be scaled once. */
    boolean takes(Kind kind) {
        return (kind == Kind.INPUTS ? factors : divisors).length > 0;
    }

    void take(Kind kind, float... scales) {
        if (kind == Kind.INPUTS) {
            factors = scales;
        } else {
            divisors = scales;
        }
    }

    /** The weight's bytes as they will be. */
    byte[] bytes() {
        if (sites == null) {
            double[] row = new double[divisors.length];
            float[] values = TensorValues.floats(weight.tensor());
            Arrays.setAll(row, k -> (double) values[k] / divisors[k]);
            return StoredMatrix.bytes(
                    Matrix.of(1, row.length, row), weight.tensor().type());
        }
        Matrix matrix = StoredMatrix.of(weight, sites);
        double[] values = matrix.data().clone();
        for (int i = 0; i < values.length; i++) {
            double factor = factors.length == 0 ? 1 : factors[i / matrix.columns()];
            double divisor = divisors.length == 0 ? 1 : divisors[i % matrix.columns()];
            values[i] *= factor / divisor;
        }
        return StoredMatrix.bytes(weight, sites, Matrix.of(matrix.rows(), matrix.columns(), values));
    }
}
