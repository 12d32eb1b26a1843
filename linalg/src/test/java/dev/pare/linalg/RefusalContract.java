/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

import static dev.pare.linalg.Samples.gaussian;
import static dev.pare.linalg.Samples.positiveDefinite;
import static dev.pare.linalg.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every backend of {@link LinearAlgebra} must refuse, leave alone and repeat. */
public abstract class RefusalContract {

    /** The backend under test. */
    protected abstract LinearAlgebra algebra();

    /** One call on a bad matrix, with the words that its refusal begins with. */
    record Call(String operation, Consumer<LinearAlgebra> run) {
        @Override
        public String toString() {
            return operation;
        }
    }

    static Stream<Call> callsWithAnEntryThatIsNotFinite() {
        Matrix good = positiveDefinite(4, 1);
        return DoubleStream.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
                .mapToObj(value -> with(good, 1, 2, value))
                .flatMap(bad -> Stream.of(
                        new Call("multiply", algebra -> algebra.multiply(bad, good)),
                        new Call("multiply", algebra -> algebra.multiply(good, bad)),
                        new Call("multiplyTransposedLeft", algebra -> algebra.multiplyTransposedLeft(bad, good)),
                        new Call("multiplyTransposedRight", algebra -> algebra.multiplyTransposedRight(good, bad)),
                        new Call("gram", algebra -> algebra.gram(bad)),
                        new Call("addGram", algebra -> algebra.addGram(bad.toFloats(), 4, 4, new double[16])),
                        new Call(
                                "addProduct",
                                algebra ->
                                        algebra.addProduct(bad.toFloats(), good.toFloats(), 4, 4, 4, new double[16])),
                        new Call(
                                "addProduct",
                                algebra ->
                                        algebra.addProduct(good.toFloats(), bad.toFloats(), 4, 4, 4, new double[16])),
                        new Call("symmetricEigen", algebra -> algebra.symmetricEigen(bad)),
                        new Call("svd", algebra -> algebra.svd(bad)),
                        new Call("cholesky", algebra -> algebra.cholesky(bad)),
                        new Call("qr", algebra -> algebra.qr(bad)),
                        new Call("solve", algebra -> algebra.solve(bad, good)),
                        new Call("solve", algebra -> algebra.solve(good, bad)),
                        new Call("solveSymmetricPositive", algebra -> algebra.solveSymmetricPositive(bad, good)),
                        new Call("solveSymmetricPositive", algebra -> algebra.solveSymmetricPositive(good, bad))));
    }

    @ParameterizedTest
    @MethodSource("callsWithAnEntryThatIsNotFinite")
    void saysWhereAnEntryIsNotFinite(Call call) {
        assertThatThrownBy(() -> call.run().accept(algebra()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(call.operation() + ": ")
                .hasMessageContaining("row 1, column 2");
    }

    static Stream<Call> callsWithShapesThatDoNotFit() {
        Matrix wide = gaussian(2, 3, 2);
        Matrix square = positiveDefinite(3, 3);
        return Stream.of(
                new Call("multiply", algebra -> algebra.multiply(wide, wide)),
                new Call("multiplyTransposedLeft", algebra -> algebra.multiplyTransposedLeft(wide, square)),
                new Call("multiplyTransposedRight", algebra -> algebra.multiplyTransposedRight(wide, wide.transpose())),
                new Call("symmetricEigen", algebra -> algebra.symmetricEigen(wide)),
                new Call("cholesky", algebra -> algebra.cholesky(wide)),
                new Call("solve", algebra -> algebra.solve(wide, wide)),
                new Call("solve", algebra -> algebra.solve(square, wide)),
                new Call("solveSymmetricPositive", algebra -> algebra.solveSymmetricPositive(wide, wide)));
    }

    @ParameterizedTest
    @MethodSource("callsWithShapesThatDoNotFit")
    void namesTheShapesThatDoNotFit(Call call) {
        assertThatThrownBy(() -> call.run().accept(algebra()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(call.operation() + ": ")
                .hasMessageContaining("2 x 3");
    }

    @Test
    void refusesArraysOfTheWrongLengthForAGramMatrix() {
        assertThatThrownBy(() -> algebra().addGram(new float[5], 2, 3, new double[9]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 x 3");
        assertThatThrownBy(() -> algebra().addGram(new float[6], 2, 3, new double[6]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 columns");
    }

    @Test
    void refusesArraysOfTheWrongLengthForAProduct() {
        assertThatThrownBy(() -> algebra().addProduct(new float[5], new float[8], 2, 3, 4, new double[12]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("left batch of 2 x 3");
        assertThatThrownBy(() -> algebra().addProduct(new float[6], new float[7], 2, 3, 4, new double[12]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("right batch of 2 x 4");
        assertThatThrownBy(() -> algebra().addProduct(new float[6], new float[8], 2, 3, 4, new double[11]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sum of 3 x 4");
    }

    @Test
    void refusesAMatrixThatIsNotSymmetric() {
        Matrix a = with(positiveDefinite(3, 4), 0, 2, 100);

        for (Consumer<LinearAlgebra> call : List.<Consumer<LinearAlgebra>>of(
                algebra -> algebra.symmetricEigen(a),
                algebra -> algebra.cholesky(a),
                algebra -> algebra.solveSymmetricPositive(a, a))) {
            assertThatThrownBy(() -> call.accept(algebra()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("(0, 2)");
        }
    }

    @Test
    void leavesItsArgumentsAsTheyAre() {
        Matrix a = positiveDefinite(6, 5);
        double[] before = a.data().clone();
        everything(a);

        assertThat(a.data()).isEqualTo(before);
    }

    @Test
    void givesTheSameBitsAgain() {
        Matrix a = positiveDefinite(130, 6);

        assertThat(everything(a)).isDeepEqualTo(everything(a));
    }

    @Test
    void givesTheSameBitsWhenSeveralThreadsCall() {
        Matrix a = positiveDefinite(70, 7);
        double[][] alone = everything(a);

        assertThat(IntStream.range(0, 8).parallel().mapToObj(i -> everything(a)).toList())
                .allSatisfy(together -> assertThat(together).isDeepEqualTo(alone));
    }

    private double[][] everything(Matrix a) {
        LinearAlgebra algebra = algebra();
        double[] sum = new double[a.columns() * a.columns()];
        algebra.addGram(a.toFloats(), a.rows(), a.columns(), sum);
        double[] products = new double[sum.length];
        algebra.addProduct(a.toFloats(), a.toFloats(), a.rows(), a.columns(), a.columns(), products);
        Svd svd = algebra.svd(a);
        SymmetricEigen eigen = algebra.symmetricEigen(a);
        Qr qr = algebra.qr(a);
        return new double[][] {
            sum,
            products,
            algebra.multiply(a, a).data(),
            algebra.multiplyTransposedLeft(a, a).data(),
            algebra.multiplyTransposedRight(a, a).data(),
            algebra.gram(a).data(),
            svd.u().data(),
            svd.values(),
            svd.vt().data(),
            eigen.values(),
            eigen.vectors().data(),
            qr.q().data(),
            qr.r().data(),
            algebra.cholesky(a).data(),
            algebra.solve(a, a).data(),
            algebra.solveSymmetricPositive(a, a).data()
        };
    }
}
