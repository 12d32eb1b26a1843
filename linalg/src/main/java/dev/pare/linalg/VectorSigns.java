/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

/**
 * The sign of eigenvectors and singular vectors, which mathematics leaves open.
 *
 * <p>In each column the entry of largest magnitude is positive. Entries within {@value #TIE} (relative) of the largest
 * count as equal to it, and the first of them decides: otherwise rounding would choose between 0.7071 and -0.7071.
 */
public final class VectorSigns {
    static final double TIE = 1e-9;

    private VectorSigns() {}

    /** Fixes the signs of the columns of {@code vectors}. */
    public static Matrix fixColumns(Matrix vectors) {
        return vectors.scaleColumns(signs(vectors));
    }

    /** Fixes the signs of the columns of {@code u} and turns the rows of {@code vt} with them; the product stays. */
    public static Svd fix(Matrix u, double[] values, Matrix vt) {
        double[] signs = signs(u);
        return new Svd(u.scaleColumns(signs), values, vt.scaleRows(signs));
    }

    /** Makes the diagonal of {@code r} not negative and turns the columns of {@code q} with it; the product stays. */
    public static Qr fix(Matrix q, Matrix r) {
        double[] signs = new double[q.columns()];
        for (int i = 0; i < signs.length; i++) {
            signs[i] = r.get(i, i) < 0 ? -1 : 1;
        }
        return new Qr(q.scaleColumns(signs), r.scaleRows(signs));
    }

    private static double[] signs(Matrix vectors) {
        int columns = vectors.columns();
        double[] data = vectors.data();
        double[] largest = new double[columns];
        for (int i = 0; i < data.length; i++) {
            int j = i % columns;
            largest[j] = Math.max(largest[j], Math.abs(data[i]));
        }
        double[] signs = new double[columns];
        for (int i = 0; i < data.length; i++) {
            int j = i % columns;
            if (signs[j] == 0 && Math.abs(data[i]) >= largest[j] * (1 - TIE)) {
                signs[j] = data[i] < 0 ? -1 : 1;
            }
        }
        return signs;
    }
}
