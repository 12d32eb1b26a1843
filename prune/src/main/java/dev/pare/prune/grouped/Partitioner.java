/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.grouped;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds blocks that hold much of the energy of a matrix. Inputs and outputs are assigned in turns, each to the block in which they find
 * most; the start is the natural order and, as for cutting a graph in two parts (Dhillon 2001), the leading singular vectors.
 */
final class Partitioner {
    private static final int MOST_TURNS = 40;

    private final LinearAlgebra algebra;
    private final int groups;

    Partitioner(LinearAlgebra algebra, int groups) {
        this.algebra = algebra;
        this.groups = groups;
    }

    /**
     * @param energy what each entry holds, inputs by outputs, nowhere negative
     * @param inputs the blocks of inputs if they are given, or null
     * @param outputs likewise
     */
    Partition of(Matrix energy, int[] inputs, int[] outputs) {
        if (inputs != null && outputs != null) {
            return new Partition(groups, inputs, outputs);
        }
        Matrix turned = energy.transpose();
        if (inputs != null) {
            return new Partition(groups, inputs, assigned(turned, inputs));
        }
        if (outputs != null) {
            return new Partition(groups, assigned(energy, outputs), outputs);
        }
        Partition natural = settled(energy, turned, Partition.natural(energy.columns(), groups));
        Partition spectral = settled(energy, turned, spectral(energy));
        return held(energy, spectral) > held(energy, natural) ? spectral : natural;
    }

    private Partition settled(Matrix energy, Matrix turned, int[] start) {
        Partition best = new Partition(groups, assigned(energy, start), start);
        double held = held(energy, best);
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            int[] outputs = assigned(turned, best.inputs());
            Partition next = new Partition(groups, assigned(energy, outputs), outputs);
            double more = held(energy, next);
            if (!(more > held * (1 + 1e-12))) {
                return best;
            }
            best = next;
            held = more;
        }
        return best;
    }

    private double held(Matrix energy, Partition partition) {
        double sum = 0;
        for (int i = 0; i < energy.rows(); i++) {
            for (int j = 0; j < energy.columns(); j++) {
                sum += partition.inputs()[i] == partition.outputs()[j] ? energy.get(i, j) : 0;
            }
        }
        return sum;
    }

    /** The best blocks of rows for blocks of columns. */
    private int[] assigned(Matrix energy, int... columns) {
        double[][] gains = new double[energy.rows()][groups];
        for (int i = 0; i < energy.rows(); i++) {
            for (int j = 0; j < energy.columns(); j++) {
                gains[i][columns[j]] += energy.get(i, j);
            }
        }
        return Balanced.assign(gains);
    }

    /** Blocks of columns whose leading vectors point the same way. */
    private int[] spectral(Matrix energy) {
        Matrix scaled = energy.scaleRows(inverseRoots(energy)).scaleColumns(inverseRoots(energy.transpose()));
        Matrix vectors = columnVectors(scaled);
        List<double[]> points = new ArrayList<>();
        for (int j = 0; j < vectors.rows(); j++) {
            points.add(unit(vectors.rows(j, j + 1).data()));
        }
        List<double[]> centres = apart(points);
        double[][] gains = new double[points.size()][groups];
        for (int j = 0; j < points.size(); j++) {
            for (int b = 0; b < groups; b++) {
                gains[j][b] = dot(points.get(j), centres.get(b));
            }
        }
        return Balanced.assign(gains);
    }

    private static double[] inverseRoots(Matrix energy) {
        double[] roots = new double[energy.rows()];
        for (int i = 0; i < roots.length; i++) {
            double sum = 0;
            for (int j = 0; j < energy.columns(); j++) {
                sum += energy.get(i, j);
            }
            roots[i] = sum > 0 ? 1 / Math.sqrt(sum) : 0;
        }
        return roots;
    }

    /** The leading right singular vectors, one for each block, as columns. */
    private Matrix columnVectors(Matrix matrix) {
        if (matrix.columns() <= matrix.rows()) {
            return algebra.symmetricEigen(algebra.gram(matrix)).vectors().columns(0, groups);
        }
        Matrix left = algebra.symmetricEigen(algebra.gram(matrix.transpose())).vectors();
        return algebra.multiplyTransposedLeft(matrix, left.columns(0, groups));
    }

    /** Points far from each other: the first, then each time the one that is least like those before. */
    private List<double[]> apart(List<double[]> points) {
        List<double[]> centres = new ArrayList<>(List.of(points.get(0)));
        while (centres.size() < groups) {
            double[] next = points.get(0);
            double least = Double.POSITIVE_INFINITY;
            for (double[] point : points) {
                double like =
                        centres.stream().mapToDouble(c -> dot(c, point)).max().orElseThrow();
                if (like < least) {
                    least = like;
                    next = point;
                }
            }
            centres.add(next);
        }
        return centres;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double[] unit(double... vector) {
        double length = Math.sqrt(dot(vector, vector));
        double[] unit = vector.clone();
        for (int i = 0; i < unit.length && length > 0; i++) {
            unit[i] /= length;
        }
        return unit;
    }
}
