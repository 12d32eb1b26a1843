/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.quantize.codes.GroupedCodes;
import java.util.Arrays;
import java.util.Random;

/** Weights and moments for tests, the same on each run. */
final class Samples {
    private Samples() {}

    static float[] gaussian(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Student t with 5 degrees of freedom: a Gaussian over the root of a mean of 5 squares of others. */
    static float[] student(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            double squares = 0;
            for (int j = 0; j < 5; j++) {
                double g = random.nextGaussian();
                squares += g * g;
            }
            values[i] = (float) (random.nextGaussian() / Math.sqrt(squares / 5));
        }
        return values;
    }

    /** Rows whose columns depend on each other and differ in size. */
    static Matrix inputs(int rows, int columns, long seed) {
        Random random = new Random(seed);
        double[] size = random.doubles(columns, 0.3, 3).toArray();
        Matrix mix = Matrix.fromFloats(columns, columns, gaussian(columns * columns, seed + 1));
        double[] decay = new double[columns];
        for (int i = 0; i < columns; i++) {
            decay[i] = 1.0 / (1 + i);
        }
        Matrix base = Matrix.fromFloats(rows, columns, gaussian(rows * columns, seed + 2));
        Matrix mixed = LinearAlgebra.openBlas().multiply(base.scaleColumns(decay), mix);
        Matrix noise = Matrix.fromFloats(rows, columns, gaussian(rows * columns, seed + 3));
        return mixed.plus(noise.scaleRows(constant(rows, 0.3))).scaleColumns(size);
    }

    static double[] gram(Matrix x) {
        return LinearAlgebra.openBlas().gram(x).data();
    }

    static Hessian hessian(int columns, long seed) {
        return Hessian.of(columns, gram(inputs(3 * columns, columns, seed)));
    }

    static double[] mean(Matrix x) {
        double[] mean = new double[x.columns()];
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += x.get(i, j) / x.rows();
            }
        }
        return mean;
    }

    static double[] constant(int count, double value) {
        double[] values = new double[count];
        Arrays.fill(values, value);
        return values;
    }

    /** What the codes stand for, channel after channel. */
    static float[] values(GroupedCodes codes) {
        float[] values = new float[codes.channels() * codes.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = codes.value(i / codes.length(), i % codes.length());
        }
        return values;
    }

    static double squaredError(float[] weights, GroupedCodes codes) {
        float[] values = values(codes);
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            double e = (double) weights[i] - values[i];
            sum += e * e;
        }
        return sum;
    }

    static double signalToNoise(float[] weights, GroupedCodes codes) {
        double signal = 0;
        for (float w : weights) {
            signal += (double) w * w;
        }
        return 10 * Math.log10(signal / squaredError(weights, codes));
    }
}
