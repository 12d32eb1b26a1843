/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg.fit;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.pass.SequentialCalibration.Paired;
import java.util.Arrays;

/**
 * Sums over rows x and y that belong together: all that y ≈ x W + b can be fitted from and judged with.
 *
 * @param gram sum of xᵀx
 * @param cross sum of xᵀy
 * @param inputSum sum of x
 * @param targetSum sum of y
 * @param targetSquares sum of the squares of y, by column
 */
public record NormalSums(
        long count, Matrix gram, Matrix cross, double[] inputSum, double[] targetSum, double[] targetSquares) {

    public static NormalSums of(Paired paired) {
        return new NormalSums(
                paired.count(),
                Matrix.of(paired.inputs(), paired.inputs(), paired.gram()),
                Matrix.of(paired.inputs(), paired.outputs(), paired.cross()),
                paired.inputSum(),
                paired.targetSum(),
                paired.targetSquares());
    }

    public int inputs() {
        return cross.rows();
    }

    public int outputs() {
        return cross.columns();
    }

    /** The sums over these rows and others. */
    public NormalSums plus(NormalSums other) {
        return new NormalSums(
                count + other.count,
                gram.plus(other.gram),
                cross.plus(other.cross),
                plus(inputSum, other.inputSum, 1),
                plus(targetSum, other.targetSum, 1),
                plus(targetSquares, other.targetSquares, 1));
    }

    /** The sums with y − b in the place of y. */
    public NormalSums less(double[] bias) {
        double[] squares = new double[bias.length];
        double[] sum = new double[bias.length];
        for (int j = 0; j < bias.length; j++) {
            sum[j] = targetSum[j] - count * bias[j];
            squares[j] = targetSquares[j] - 2 * bias[j] * targetSum[j] + count * bias[j] * bias[j];
        }
        return new NormalSums(count, gram, cross.minus(outer(inputSum, bias, 1)), inputSum, sum, squares);
    }

    /** The sums about the means of x and y. */
    public NormalSums centred() {
        if (count == 0) {
            return this;
        }
        double[] squares = new double[targetSum.length];
        for (int j = 0; j < squares.length; j++) {
            squares[j] = Math.max(0, targetSquares[j] - targetSum[j] * targetSum[j] / count);
        }
        return new NormalSums(
                count,
                gram.minus(outer(inputSum, inputSum, 1.0 / count)),
                cross.minus(outer(inputSum, targetSum, 1.0 / count)),
                new double[inputSum.length],
                new double[targetSum.length],
                squares);
    }

    /** The part of some columns of x and of y, from (inclusive) to (exclusive). */
    public NormalSums part(int fromInput, int toInput, int fromOutput, int toOutput) {
        return new NormalSums(
                count,
                gram.rows(fromInput, toInput).columns(fromInput, toInput),
                cross.rows(fromInput, toInput).columns(fromOutput, toOutput),
                Arrays.copyOfRange(inputSum, fromInput, toInput),
                Arrays.copyOfRange(targetSum, fromOutput, toOutput),
                Arrays.copyOfRange(targetSquares, fromOutput, toOutput));
    }

    /** The sum of the squares of y. */
    public double squares() {
        double sum = 0;
        for (double square : targetSquares) {
            sum += square;
        }
        return sum;
    }

    /** The sum of the squares of y − x W − b. At most rounding below zero is cut off. */
    public double loss(LinearAlgebra algebra, Matrix weight, double[] bias) {
        NormalSums rest = less(bias);
        Matrix product = algebra.multiply(gram, weight);
        double loss = rest.squares();
        for (int i = 0; i < product.data().length; i++) {
            loss += weight.data()[i] * (product.data()[i] - 2 * rest.cross.data()[i]);
        }
        return Math.max(0, loss);
    }

    private static Matrix outer(double[] left, double[] right, double factor) {
        Matrix outer = Matrix.zeros(left.length, right.length);
        for (int i = 0; i < left.length; i++) {
            for (int j = 0; j < right.length; j++) {
                outer.data()[i * right.length + j] = factor * left[i] * right[j];
            }
        }
        return outer;
    }

    private static double[] plus(double[] left, double[] right, double factor) {
        double[] sum = left.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * right[i];
        }
        return sum;
    }
}
