/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg.nd4j;

import static dev.pare.linalg.Samples.gaussian;
import static dev.pare.linalg.Samples.positiveDefinite;
import static dev.pare.linalg.Samples.rounding;
import static dev.pare.linalg.Samples.symmetric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.Qr;
import dev.pare.linalg.Svd;
import dev.pare.linalg.SymmetricEigen;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both backends on the same input.
 *
 * <p>Tolerances: what a backward stable method computes is exact for a matrix that is c n eps ||A|| away
 * ({@code rounding(A) ||A||} here). Values then move by no more than that (Weyl), a vector by that over the gap between
 * its value and the next (Davis and Kahan), a factor or a solution by that times the condition.
 */
class BackendsAgreeTest {
    private final LinearAlgebra openBlas = LinearAlgebra.openBlas();
    private final LinearAlgebra nd4j = new Nd4jLinearAlgebra();

    static Stream<Matrix> shapes() {
        return Stream.of(
                gaussian(1, 1, 1),
                gaussian(1, 6, 2),
                gaussian(6, 1, 3),
                gaussian(20, 20, 4),
                gaussian(50, 12, 5),
                gaussian(12, 50, 6),
                gaussian(90, 70, 7));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void onProducts(Matrix a) {
        // Twice the bound of one product, k u |A| |B|, in norms.
        double tolerance = 2 * rounding(a) * a.frobenius() * a.frobenius();
        Matrix t = a.transpose();

        assertNear(openBlas.multiply(a, t), nd4j.multiply(a, t), tolerance);
        assertNear(openBlas.multiplyTransposedLeft(a, a), nd4j.multiplyTransposedLeft(a, a), tolerance);
        assertNear(openBlas.multiplyTransposedRight(a, a), nd4j.multiplyTransposedRight(a, a), tolerance);
        assertNear(openBlas.gram(a), nd4j.gram(a), tolerance);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void onGramMatricesOfBatches(Matrix a) {
        int n = a.columns();
        double[] left = new double[n * n];
        double[] right = new double[n * n];
        openBlas.addGram(a.toFloats(), a.rows(), n, left);
        nd4j.addGram(a.toFloats(), a.rows(), n, right);

        // Two float sums of rows() products each.
        double tolerance = 2 * a.rows() * 0x1p-24 * a.frobenius() * a.frobenius();
        assertNear(Matrix.of(n, n, left), Matrix.of(n, n, right), tolerance);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void onProductsOfBatches(Matrix a) {
        int n = a.columns();
        float[] half = a.columns(0, (n + 1) / 2).toFloats();
        int columns = half.length / a.rows();
        double[] left = new double[n * columns];
        double[] right = new double[n * columns];
        openBlas.addProduct(a.toFloats(), half, a.rows(), n, columns, left);
        nd4j.addProduct(a.toFloats(), half, a.rows(), n, columns, right);

        // Two float sums of rows() products each.
        double tolerance = 2 * a.rows() * 0x1p-24 * a.frobenius() * a.frobenius();
        assertNear(Matrix.of(n, columns, left), Matrix.of(n, columns, right), tolerance);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void onSingularValuesAndVectors(Matrix a) {
        Svd left = openBlas.svd(a);
        Svd right = nd4j.svd(a);

        double moved = 2 * rounding(a) * a.frobenius();
        assertThat(left.values()).containsExactly(right.values(), within(moved));
        double tolerance = Math.sqrt(left.values().length) * moved / gap(left.values());
        assertNear(left.u(), right.u(), tolerance);
        assertNear(left.vt(), right.vt(), tolerance);
    }

    @Test
    void onEigenvaluesAndVectors() {
        Matrix a = symmetric(60, 8);
        SymmetricEigen left = openBlas.symmetricEigen(a);
        SymmetricEigen right = nd4j.symmetricEigen(a);

        double moved = 2 * rounding(a) * a.frobenius();
        assertThat(left.values()).containsExactly(right.values(), within(moved));
        assertNear(left.vectors(), right.vectors(), Math.sqrt(60) * moved / gap(left.values()));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void onOrthogonalAndTriangularFactors(Matrix a) {
        Qr left = openBlas.qr(a);
        Qr right = nd4j.qr(a);

        double tolerance = 2 * rounding(a) * condition(a.columns(0, left.q().columns()));
        assertNear(left.q(), right.q(), tolerance);
        assertNear(left.r(), right.r(), tolerance * a.frobenius());
    }

    @Test
    void onCholeskyFactorsAndSolutions() {
        Matrix a = positiveDefinite(60, 9);
        Matrix b = gaussian(60, 4, 10);
        double tolerance = 2 * rounding(a) * condition(a);

        Matrix factor = openBlas.cholesky(a);
        assertNear(factor, nd4j.cholesky(a), tolerance * factor.frobenius());
        Matrix x = openBlas.solve(a, b);
        assertNear(x, nd4j.solve(a, b), tolerance * x.frobenius());
        assertNear(x, openBlas.solveSymmetricPositive(a, b), tolerance * x.frobenius());
        assertNear(x, nd4j.solveSymmetricPositive(a, b), tolerance * x.frobenius());
    }

    private static void assertNear(Matrix left, Matrix right, double tolerance) {
        assertThat(left.minus(right).frobenius()).isLessThanOrEqualTo(tolerance);
    }

    /** In the Frobenius norm of A, which the tolerances use, over the least singular value. */
    private double condition(Matrix a) {
        double[] values = openBlas.svd(a).values();
        return a.frobenius() / values[values.length - 1];
    }

    /** The smallest distance between neighbouring values; the last one's distance to zero counts too. */
    private static double gap(double[] values) {
        double gap = Math.abs(values[values.length - 1]);
        for (int i = 1; i < values.length; i++) {
            gap = Math.min(gap, values[i - 1] - values[i]);
        }
        return gap;
    }
}
