/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task.vector;

import java.util.List;
import java.util.function.IntFunction;

/**
 * How near a candidate's vectors are to those of the original for the same texts.
 *
 * @param output the output that vectors are made of
 * @param pooling how they are made of it
 * @param cosineMean mean cosine between the two models' vectors
 * @param cosineOnePercent 1 % quantile of the cosines by nearest rank: the least up to 100 samples, the second least up to 200 …
 * @param cosineMin the least cosine
 * @param leastSample the sample that has it, counted from 0 in the order of the data
 * @param leastAt words that lead to this sample
 */
public record VectorScores(
        String output,
        Pooling pooling,
        double cosineMean,
        double cosineOnePercent,
        double cosineMin,
        int leastSample,
        String leastAt) {

    /** @param cosines one for each sample, in the order of the data */
    public static VectorScores of(String output, Pooling pooling, List<Double> cosines) {
        double[] sorted =
                cosines.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double sum = 0;
        for (double cosine : cosines) {
            sum += cosine;
        }
        int least = cosines.indexOf(sorted[0]);
        return new VectorScores(
                output,
                pooling,
                sum / sorted.length,
                sorted[(sorted.length + 99) / 100 - 1],
                sorted[0],
                least,
                "sample " + (least + 1));
    }

    /** @param place words that lead to a sample */
    public VectorScores located(IntFunction<String> place) {
        return new VectorScores(
                output, pooling, cosineMean, cosineOnePercent, cosineMin, leastSample, place.apply(leastSample));
    }
}
