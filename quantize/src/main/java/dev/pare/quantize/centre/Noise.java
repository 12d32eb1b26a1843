/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.centre;

import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Statistics.Ranges;
import dev.pare.quantize.activation.Reading;
import java.util.List;

/**
 * What 8-bit codes of inputs add to products, up to one factor: the square of the step times the sum of the squares of the weights. There
 * is one step for all inputs; before, they may be divided by how far each reaches, so that they reach equally far.
 */
final class Noise {
    private final double[] power;

    /** @param readings of one value or of several that are measured together */
    Noise(List<Reading> readings, int width) {
        power = new double[width];
        for (Reading reading : readings) {
            Matrix matrix = StoredMatrix.of(reading.matrix(), reading.sites());
            for (int in = 0; in < width; in++) {
                for (int out = 0; out < matrix.columns(); out++) {
                    power[in] += matrix.get(in, out) * matrix.get(in, out);
                }
            }
        }
    }

    /** The smaller one of the noise with inputs as they are and with divided inputs. */
    double of(Ranges ranges, double[] shift) {
        double low = 0;
        double high = 0;
        double all = 0;
        double divided = 0;
        for (int k = 0; k < power.length; k++) {
            double from = ranges.low()[k] - shift[k];
            double to = ranges.high()[k] - shift[k];
            double reach = Math.max(Math.abs(from), Math.abs(to));
            low = Math.min(low, from);
            high = Math.max(high, to);
            all += power[k];
            divided += power[k] * reach * reach;
        }
        return Math.min((high - low) * (high - low) * all, 4 * divided);
    }
}
