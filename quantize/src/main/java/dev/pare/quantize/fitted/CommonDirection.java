/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.SymmetricEigen;
import java.util.Arrays;

/**
 * The direction that rows of a table have in common. Rows of trained embeddings point to one side (the "common mean" of word vectors; Mu and
 * Viswanath 2018), so that a row is a multiple of one direction plus a remainder that is often three times smaller. The multiple takes one
 * byte for a row, and codes of the remainder have errors as much smaller as the remainder is.
 *
 * @param direction what multiples are of: one unit of the code; not of length 1
 * @param codes the multiple of each row, −127 to 127
 */
record CommonDirection(float[] direction, byte[] codes) {
    private static final int BLOCK = 1024;

    /** The leading direction of all rows, each brought to length 1, so that rare rows, which often are long, do not decide alone. */
    static CommonDirection of(Channels rows) {
        int width = rows.length();
        double[] gram = new double[width * width];
        LinearAlgebra algebra = LinearAlgebra.openBlas();
        for (int from = 0; from < rows.count(); from += BLOCK) {
            int count = Math.min(BLOCK, rows.count() - from);
            algebra.addGram(normalized(rows, from, count), count, width, gram);
        }
        SymmetricEigen eigen = algebra.symmetricEigen(Matrix.of(width, width, gram));
        double[] unit = new double[width];
        for (int i = 0; i < width; i++) {
            unit[i] = eigen.vectors().data()[i * width];
        }
        return coded(rows, unit);
    }

    private static float[] normalized(Channels rows, int from, int count) {
        int width = rows.length();
        float[] block = new float[count * width];
        for (int r = 0; r < count; r++) {
            double squares = 0;
            for (int i = 0; i < width; i++) {
                float value = rows.values()[(from + r) * width + i];
                squares += (double) value * value;
            }
            double factor = squares > 0 ? 1 / Math.sqrt(squares) : 0;
            for (int i = 0; i < width; i++) {
                block[r * width + i] = (float) (factor * rows.values()[(from + r) * width + i]);
            }
        }
        return block;
    }

    private static CommonDirection coded(Channels rows, double[] unit) {
        int width = rows.length();
        double[] multiples = new double[rows.count()];
        double largest = 0;
        for (int r = 0; r < multiples.length; r++) {
            for (int i = 0; i < width; i++) {
                multiples[r] += unit[i] * rows.values()[r * width + i];
            }
            largest = Math.max(largest, Math.abs(multiples[r]));
        }
        double step = largest > 0 ? largest / 127 : 1;
        float[] direction = new float[width];
        for (int i = 0; i < width; i++) {
            direction[i] = (float) (unit[i] * step);
        }
        byte[] codes = new byte[multiples.length];
        for (int r = 0; r < codes.length; r++) {
            codes[r] = (byte) Math.rint(multiples[r] / step);
        }
        return new CommonDirection(direction, codes);
    }

    /** The rows less their multiples of the direction, which takes the rounding of the multiples up. */
    Channels remainder(Channels rows) {
        float[] rest = rows.values().clone();
        int width = rows.length();
        for (int i = 0; i < rest.length; i++) {
            rest[i] -= codes[i / width] * direction[i % width];
        }
        return rows.with(rest);
    }

    /** What is left of the squared length of each row, relative to it. */
    double[] leftOf(Channels rows) {
        Channels rest = remainder(rows);
        int width = rows.length();
        double[] left = new double[rows.count()];
        for (int r = 0; r < left.length; r++) {
            double before = 0;
            double after = 0;
            for (int i = r * width; i < (r + 1) * width; i++) {
                before += (double) rows.values()[i] * rows.values()[i];
                after += (double) rest.values()[i] * rest.values()[i];
            }
            left[r] = before > 0 ? after / before : 0;
        }
        return left;
    }

    /** Mean over rows of what is left of their squared length; 1 if nothing is gained. */
    double left(Channels rows) {
        return Arrays.stream(leftOf(rows)).average().orElse(1);
    }
}
