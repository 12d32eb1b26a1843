/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

import static dev.pare.linalg.Samples.EPSILON;
import static dev.pare.linalg.Samples.gaussian;
import static dev.pare.linalg.Samples.positiveDefinite;
import static dev.pare.linalg.Samples.product;
import static dev.pare.linalg.Samples.rounding;
import static dev.pare.linalg.Samples.symmetric;
import static dev.pare.linalg.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every backend of {@link LinearAlgebra} must do. A backend's own test extends this class. */
public abstract class LinearAlgebraContract {

    /** The backend under test. */
    protected abstract LinearAlgebra algebra();

    /** Each shape that a factorization treats in its own way. */
    static Stream<Matrix> anyShape() {
        return Stream.of(
                gaussian(1, 1, 1),
                gaussian(1, 7, 2),
                gaussian(7, 1, 3),
                gaussian(12, 12, 4),
                gaussian(40, 9, 5),
                gaussian(9, 40, 6),
                gaussian(70, 65, 7), // above the block size of 64 and of 32
                Samples.ofRank(30, 20, 4, 8),
                Samples.ofRank(20, 30, 4, 9),
                Matrix.zeros(5, 3),
                Matrix.of(2, 2, new double[] {1, 1, 1, -1}), // equal singular values, magnitudes that tie
                gaussian(8, 6, 10).scaleColumns(new double[] {1e-9, 1e9, 1, 1e-3, 1e3, 1}));
    }

    @Test
    void hasAName() {
        assertThat(algebra().name()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 17, 64, 65}) // 64 and 65: either side of a kernel's block
    void multipliesInAllForms(int inner) {
        Matrix a = gaussian(5, inner, 11);
        Matrix b = gaussian(inner, 3, 12);

        assertProduct(algebra().multiply(a, b), a, b);
        assertProduct(algebra().multiplyTransposedLeft(a.transpose(), b), a, b);
        assertProduct(algebra().multiplyTransposedRight(a, b.transpose()), a, b);
    }

    @ParameterizedTest
    @MethodSource("anyShape")
    void formsAGramMatrixThatEqualsItsTranspose(Matrix a) {
        Matrix gram = algebra().gram(a);

        assertProduct(gram, a.transpose(), a);
        assertThat(gram.transpose().data()).isEqualTo(gram.data());
    }

    @Test
    void addsGramMatricesOfBatches() {
        int columns = 37; // no multiple of a tile
        Matrix both = Matrix.fromFloats(90, columns, gaussian(90, columns, 13).toFloats());
        double[] sum = new double[columns * columns];
        algebra().addGram(both.rows(0, 50).toFloats(), 50, columns, sum);
        algebra().addGram(both.rows(50, 90).toFloats(), 40, columns, sum);

        // Sums of at most 50 float products: 50 x 2^-24 of the sum of magnitudes.
        Matrix bound = product(Samples.magnitudes(both).transpose(), Samples.magnitudes(both));
        assertClose(Matrix.of(columns, columns, sum), product(both.transpose(), both), bound, 50 * 0x1p-24);
        assertThat(Matrix.of(columns, columns, sum).transpose().data()).isEqualTo(sum);
    }

    @Test
    void leavesTheSumAloneWhenABatchOverflowsFloat() {
        double[] sum = {1, 2, 2, 5};

        assertThatThrownBy(() -> algebra().addGram(new float[] {1, 3e19f}, 1, 2, sum))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("column 1");
        assertThat(sum).containsExactly(1, 2, 2, 5);
    }

    @Test
    void addsProductsOfBatches() {
        Matrix a = Matrix.fromFloats(90, 37, gaussian(90, 37, 24).toFloats());
        Matrix b = Matrix.fromFloats(90, 12, gaussian(90, 12, 25).toFloats());
        double[] sum = new double[37 * 12];
        for (int[] rows : new int[][] {{0, 50}, {50, 90}}) {
            algebra()
                    .addProduct(
                            a.rows(rows[0], rows[1]).toFloats(),
                            b.rows(rows[0], rows[1]).toFloats(),
                            rows[1] - rows[0],
                            37,
                            12,
                            sum);
        }

        // Sums of at most 50 float products: 50 x 2^-24 of the sum of magnitudes.
        Matrix bound = product(Samples.magnitudes(a).transpose(), Samples.magnitudes(b));
        assertClose(Matrix.of(37, 12, sum), product(a.transpose(), b), bound, 50 * 0x1p-24);
    }

    @Test
    void leavesTheSumAloneWhenAProductOverflowsFloat() {
        double[] sum = {1, 2, 3, 4, 5, 6};

        assertThatThrownBy(() -> algebra().addProduct(new float[] {1, 3e19f}, new float[] {1, 1, 3e19f}, 1, 2, 3, sum))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("column 1 and column 2");
        assertThat(sum).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 33, 70})
    void findsEigenvectorsOfASymmetricMatrix(int n) {
        Matrix a = symmetric(n, 14);
        SymmetricEigen eigen = algebra().symmetricEigen(a);
        Matrix v = eigen.vectors();

        assertNear(product(a, v), v.scaleColumns(eigen.values()), rounding(a) * a.frobenius());
        assertOrthonormalColumns(v);
        assertDescending(eigen.values());
        assertSignsFixed(v);
    }

    @Test
    void decidesATieOfMagnitudesByTheFirstEntry() {
        SymmetricEigen eigen = algebra().symmetricEigen(Matrix.of(2, 2, new double[] {2, 1, 1, 2}));

        double half = Math.sqrt(0.5);
        assertThat(eigen.values()).containsExactly(new double[] {3, 1}, within(10 * EPSILON));
        assertThat(eigen.vectors().data())
                .containsExactly(new double[] {half, half, half, -half}, within(10 * EPSILON));
    }

    @ParameterizedTest
    @MethodSource("anyShape")
    void decomposesIntoSingularVectors(Matrix a) {
        Svd svd = algebra().svd(a);

        assertThat(svd.values()).hasSize(Math.min(a.rows(), a.columns()));
        assertNear(product(svd.u().scaleColumns(svd.values()), svd.vt()), a, rounding(a) * a.frobenius());
        assertOrthonormalColumns(svd.u());
        assertOrthonormalColumns(svd.vt().transpose());
        assertDescending(svd.values());
        assertThat(svd.values()[svd.values().length - 1]).isNotNegative();
        assertSignsFixed(svd.u());
    }

    @Test
    void seesTheRankInTheSingularValues() {
        Matrix a = Samples.ofRank(30, 20, 4, 15);
        double[] values = algebra().svd(a).values();

        assertThat(values[3]).isGreaterThan(0.1 * values[0]);
        assertThat(values[4]).isLessThan(rounding(a) * values[0]);
    }

    /** Eckart and Young 1936: the discarded singular values are the error of the truncation. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 8})
    void discardsExactlyTheEnergyOfTheTruncatedValues(int rank) {
        Matrix a = gaussian(20, 9, 16);
        Svd svd = algebra().svd(a);
        Matrix truncated = product(
                svd.u().columns(0, rank).scaleColumns(Arrays.copyOf(svd.values(), rank)),
                svd.vt().rows(0, rank));

        double discarded = Math.sqrt(IntStream.range(rank, 9)
                .mapToDouble(i -> svd.values()[i] * svd.values()[i])
                .sum());
        assertThat(discarded).isPositive();
        assertThat(a.minus(truncated).frobenius()).isCloseTo(discarded, within(rounding(a) * a.frobenius()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 40, 70})
    void takesTheCholeskyFactor(int n) {
        Matrix a = positiveDefinite(n, 17);
        Matrix l = algebra().cholesky(a);

        assertNear(product(l, l.transpose()), a, rounding(a) * a.frobenius());
        for (int i = 0; i < n; i++) {
            assertThat(l.get(i, i)).isPositive();
            for (int j = i + 1; j < n; j++) {
                assertThat(l.get(i, j)).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void namesThePivotOfAMatrixThatIsNotPositiveDefinite(int pivot) {
        Matrix a = with(Matrix.identity(5), pivot, pivot, -1);
        Matrix b = gaussian(5, 2, 18);

        for (Function<LinearAlgebra, Matrix> call : List.<Function<LinearAlgebra, Matrix>>of(
                algebra -> algebra.cholesky(a), algebra -> algebra.solveSymmetricPositive(a, b))) {
            NotPositiveDefiniteException refusal =
                    catchThrowableOfType(NotPositiveDefiniteException.class, () -> call.apply(algebra()));
            assertThat(refusal.pivot()).isEqualTo(pivot);
            assertThat(refusal).hasMessageContaining("5 x 5").hasMessageContaining("ridge");
        }
    }

    @Test
    void acceptsAMatrixThatIsSymmetricUpToRounding() {
        Matrix a = positiveDefinite(6, 19);
        Matrix rounded = with(a, 0, 5, a.get(0, 5) * (1 + 1e-14));

        // The symmetric part moves by half the perturbation; the factor by about its condition times that.
        assertNear(algebra().cholesky(rounded), algebra().cholesky(a), 1e-11 * a.frobenius());
    }

    @ParameterizedTest
    @MethodSource("anyShape")
    void factorsIntoOrthogonalAndTriangular(Matrix a) {
        Qr qr = algebra().qr(a);

        assertNear(product(qr.q(), qr.r()), a, rounding(a) * a.frobenius());
        assertOrthonormalColumns(qr.q());
        for (int i = 0; i < qr.r().rows(); i++) {
            assertThat(qr.r().get(i, i)).isNotNegative();
            for (int j = 0; j < i; j++) {
                assertThat(qr.r().get(i, j)).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 40, 70})
    void solvesSystems(int n) {
        Matrix b = gaussian(n, 3, 20);
        Matrix general = gaussian(n, n, 21);
        Matrix positive = positiveDefinite(n, 22);

        assertSolves(algebra().solve(general, b), general, b);
        assertSolves(algebra().solveSymmetricPositive(positive, b), positive, b);
    }

    @Test
    void namesTheZeroPivotOfASingularMatrix() {
        Matrix a = with(Matrix.identity(4), 2, 2, 0);

        SingularMatrixException refusal = catchThrowableOfType(
                SingularMatrixException.class, () -> algebra().solve(a, gaussian(4, 1, 23)));
        assertThat(refusal.pivot()).isEqualTo(2);
    }

    private static void assertSolves(Matrix x, Matrix a, Matrix b) {
        // Backward stable: the residual is small against the norms of A and X, whatever the condition.
        assertNear(product(a, x), b, rounding(a) * a.frobenius() * x.frobenius());
    }

    /** Both the product and its reference round k times: 2 k 2^-53 of the product of the magnitudes. */
    private static void assertProduct(Matrix actual, Matrix a, Matrix b) {
        Matrix bound = product(Samples.magnitudes(a), Samples.magnitudes(b));
        assertClose(actual, product(a, b), bound, a.columns() * EPSILON);
    }

    private static void assertClose(Matrix actual, Matrix expected, Matrix bound, double relative) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        for (int i = 0; i < actual.data().length; i++) {
            assertThat(actual.data()[i]).isCloseTo(expected.data()[i], within(relative * bound.data()[i]));
        }
    }

    private static void assertNear(Matrix actual, Matrix expected, double tolerance) {
        assertThat(actual.minus(expected).frobenius()).isLessThanOrEqualTo(tolerance);
    }

    private static void assertOrthonormalColumns(Matrix a) {
        assertNear(product(a.transpose(), a), Matrix.identity(a.columns()), rounding(a));
    }

    private static void assertDescending(double[] values) {
        for (int i = 1; i < values.length; i++) {
            assertThat(values[i]).isLessThanOrEqualTo(values[i - 1]);
        }
    }

    private static void assertSignsFixed(Matrix vectors) {
        assertThat(VectorSigns.fixColumns(vectors).data()).isEqualTo(vectors.data());
    }
}
