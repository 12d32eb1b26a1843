/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.tensor.Half;

/**
 * What some inputs of a matrix are multiplied with apart from its integers, in floats of which 16 bits are stored.
 *
 * @param inputs which
 * @param outputs how many columns there are
 * @param values row after row, a row for each of the inputs
 */
record OutlierColumns(int[] inputs, int outputs, float[] values) {
    static OutlierColumns of(Channels matrix, int[] inputs) {
        float[] values = new float[inputs.length * matrix.count()];
        for (int i = 0; i < inputs.length; i++) {
            for (int c = 0; c < matrix.count(); c++) {
                float value = matrix.values()[c * matrix.length() + inputs[i]];
                values[i * matrix.count() + c] = Half.toFloat(Half.fromFloat(value));
            }
        }
        return new OutlierColumns(inputs, matrix.count(), values);
    }

    /** Puts the rows into the channels of a matrix, channel after channel. */
    void into(float[] channels, int length) {
        for (int i = 0; i < inputs.length; i++) {
            for (int c = 0; c < outputs; c++) {
                channels[c * length + inputs[i]] = values[i * outputs + c];
            }
        }
    }
}
