/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task.vector;

import java.util.List;
import java.util.Set;

/**
 * Searches one model's vectors by cosine and sums up how high the right ones come. Right texts are put behind wrong ones that are as near,
 * so that a model that gives the same vector for everything finds nothing.
 */
final class Search {
    private static final int DEPTH = 10;

    private final List<double[]> units;
    private int queries;
    private double gains;
    private double reciprocals;

    Search(List<double[]> vectors) {
        this.units = vectors.stream().map(Search::unit).toList();
    }

    /** @param right numbers of the texts that should be found */
    void look(double[] query, Set<Integer> right) {
        double[] unit = unit(query);
        double[] near = units.stream().mapToDouble(other -> dot(unit, other)).toArray();
        double gain = 0;
        int best = near.length;
        for (int text : right) {
            int rank = rank(near, text, right);
            best = Math.min(best, rank);
            gain += rank <= DEPTH ? discount(rank) : 0;
        }
        double ideal = 0;
        for (int rank = 1; rank <= Math.min(DEPTH, right.size()); rank++) {
            ideal += discount(rank);
        }
        gains += gain / ideal;
        reciprocals += 1.0 / best;
        queries++;
    }

    private static int rank(double[] near, int text, Set<Integer> right) {
        int rank = 1;
        for (int other = 0; other < near.length; other++) {
            boolean before = near[other] > near[text] || (near[other] == near[text] && !right.contains(other));
            boolean earlier = near[other] == near[text] && right.contains(other) && other < text;
            rank += before || earlier ? 1 : 0;
        }
        return rank;
    }

    /** Of Järvelin and Kekäläinen (2002), with gains of 0 and 1. */
    private static double discount(int rank) {
        return Math.log(2) / Math.log(1.0 + rank);
    }

    private static double[] unit(double[] vector) {
        double length = Math.sqrt(dot(vector, vector));
        double[] unit = new double[vector.length];
        for (int i = 0; i < vector.length; i++) {
            // A vector without a direction is as near to everything.
            unit[i] = length > 0 && Double.isFinite(length) ? vector[i] / length : 0;
        }
        return unit;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    RetrievalScores.Quality quality() {
        return new RetrievalScores.Quality(gains / queries, reciprocals / queries);
    }
}
