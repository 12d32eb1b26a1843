/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Weight;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.product.Eligibility;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;

/**
 * A weight channel by channel: columns of a matrix, rows of a table, filters of a convolution.
 *
 * @param values channel after channel
 */
record Channels(int count, int length, float[] values) {
    static Channels of(Weight weight) {
        Tensor tensor = weight.tensor();
        int elements = Math.toIntExact(tensor.shape().elements());
        float[] stored = new float[elements];
        TensorValues.floats(tensor, 0, stored, elements);
        if (Eligibility.axis(weight) == 0) {
            int count = tensor.shape().intDim(0);
            return new Channels(count, elements / Math.max(1, count), stored);
        }
        int rows = tensor.shape().intDim(0);
        int columns = tensor.shape().intDim(1);
        return new Channels(columns, rows, transposed(stored, rows, columns));
    }

    static int count(Weight weight) {
        return weight.tensor().shape().intDim(Eligibility.axis(weight));
    }

    static int length(Weight weight) {
        return Math.toIntExact(weight.tensor().shape().elements() / Math.max(1, count(weight)));
    }

    /** A tensor of floats with these values, laid out as the weight is. */
    static Tensor stored(Weight weight, float[] values) {
        Shape shape = weight.tensor().shape();
        boolean columns = Eligibility.axis(weight) == 1;
        float[] laid = columns ? transposed(values, shape.intDim(1), shape.intDim(0)) : values;
        return Tensor.floats(weight.name(), shape, laid);
    }

    Channels with(float[] other) {
        return new Channels(count, length, other);
    }

    /** Element k of every channel multiplied with a factor; zero where the factor is infinite. */
    Channels scaled(float[] factors) {
        if (factors.length == 0) {
            return this;
        }
        float[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            float factor = factors[i % length];
            scaled[i] = Float.isInfinite(factor) ? 0 : scaled[i] * factor;
        }
        return with(scaled);
    }

    /** What codes stand for, element k of every channel divided by a factor. */
    static float[] decoded(GroupedCodes codes, float[] factors) {
        float[] values = new float[codes.channels() * codes.length()];
        for (int c = 0; c < codes.channels(); c++) {
            for (int k = 0; k < codes.length(); k++) {
                float value = codes.value(c, k);
                values[c * codes.length() + k] = factors.length == 0 ? value : value / factors[k];
            }
        }
        return values;
    }

    private static float[] transposed(float[] values, int rows, int columns) {
        float[] result = new float[values.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                result[j * rows + i] = values[i * columns + j];
            }
        }
        return result;
    }
}
