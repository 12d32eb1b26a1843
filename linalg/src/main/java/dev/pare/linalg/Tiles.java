/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

/** Work on row-major arrays tile by tile, because striding down a column of a large matrix misses the cache each time. */
final class Tiles {
    /** One cache line of doubles: larger tiles of a matrix whose width is a power of two evict their own lines. */
    private static final int TILE = 8;

    private Tiles() {}

    static double[] transpose(int rows, int columns, double[] data) {
        double[] transposed = new double[data.length];
        for (int top = 0; top < rows; top += TILE) {
            int bottom = Math.min(rows, top + TILE);
            for (int left = 0; left < columns; left += TILE) {
                int right = Math.min(columns, left + TILE);
                for (int i = top; i < bottom; i++) {
                    for (int j = left; j < right; j++) {
                        transposed[j * rows + i] = data[i * columns + j];
                    }
                }
            }
        }
        return transposed;
    }

    /** Copies the upper triangle of an n x n matrix onto the lower one. */
    static void mirrorUpper(int n, double[] data) {
        for (int top = 0; top < n; top += TILE) {
            int bottom = Math.min(n, top + TILE);
            for (int left = top; left < n; left += TILE) {
                int right = Math.min(n, left + TILE);
                for (int i = top; i < bottom; i++) {
                    for (int j = Math.max(left, i + 1); j < right; j++) {
                        data[j * n + i] = data[i * n + j];
                    }
                }
            }
        }
    }

    /** Adds a symmetric matrix, of which only the upper triangle is given, to both triangles of {@code sum}. */
    static void addSymmetric(int n, float[] upper, double[] sum) {
        for (int top = 0; top < n; top += TILE) {
            int bottom = Math.min(n, top + TILE);
            for (int left = top; left < n; left += TILE) {
                int right = Math.min(n, left + TILE);
                for (int i = top; i < bottom; i++) {
                    for (int j = Math.max(left, i); j < right; j++) {
                        sum[i * n + j] += upper[i * n + j];
                        if (j > i) {
                            sum[j * n + i] += upper[i * n + j];
                        }
                    }
                }
            }
        }
    }
}
