/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.lowrank;

/**
 * Pulls a measured Gram matrix towards a multiple of the identity, so that directions which few rows never showed are not taken for
 * free. The weight is the oracle approximating shrinkage (Chen, Wiesel, Eldar, Hero 2010), ρ = ((1 − 2/p) tr S² + tr² S) /
 * ((n + 1 − 2/p) (tr S² − tr² S / p)), at most 1: near nothing for many rows, much for fewer than the width.
 */
final class Shrinkage {
    private Shrinkage() {}

    /** Changes a p by p Gram matrix of n rows in place and returns it; the trace stays. */
    static double[] shrunk(double[] gram, int p, long n) {
        double trace = 0;
        double squares = 0;
        for (int i = 0; i < p; i++) {
            trace += gram[i * p + i];
            for (int j = 0; j < p; j++) {
                squares += gram[i * p + j] * gram[i * p + j];
            }
        }
        double rho = weight(trace, squares, p, n);
        for (int i = 0; i < gram.length; i++) {
            gram[i] *= 1 - rho;
        }
        for (int i = 0; i < p; i++) {
            gram[i * p + i] += rho * trace / p;
        }
        return gram;
    }

    /** The share of the identity, 0 to 1; any scale of the matrix gives the same. */
    static double weight(double trace, double squares, int p, long n) {
        double spread = squares - trace * trace / p;
        if (spread <= 0 || n == 0) {
            return 0;
        }
        double above = (1 - 2.0 / p) * squares + trace * trace;
        return Math.max(0, Math.min(1, above / ((n + 1 - 2.0 / p) * spread)));
    }
}
