/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Label;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One vector a sample: the output itself [rows, width], or the mean over real tokens of [rows, length, width]. For pairs, a model's score
 * is the cosine of the two vectors.
 */
final class EmbeddingMeter implements TaskMeter {
    private final String output;
    private final boolean pairs;
    private final List<Double> originalScores = new ArrayList<>();
    private final List<Double> candidateScores = new ArrayList<>();
    private final List<Double> gold = new ArrayList<>();
    private double[] originalFirst;
    private double[] candidateFirst;
    private long count;
    private double cosines;
    private double least = Double.POSITIVE_INFINITY;

    /** @param pairs whether samples 2i and 2i+1 are a pair */
    EmbeddingMeter(String output, boolean pairs) {
        this.output = output;
        this.pairs = pairs;
    }

    @Override
    public void add(Batch batch, Map<String, Values> original, Map<String, Values> candidate) {
        FloatValues x = (FloatValues) original.get(output);
        FloatValues y = (FloatValues) candidate.get(output);
        for (int sample = 0; sample < batch.samples(); sample++) {
            double[] mine = vector(x, batch, sample);
            double[] theirs = vector(y, batch, sample);
            double cosine = cosine(mine, theirs);
            cosines += cosine;
            least = Math.min(least, cosine);
            if (pairs) {
                pair(mine, theirs, batch.labels().get(sample));
            }
            count++;
        }
    }

    private void pair(double[] mine, double[] theirs, Label label) {
        if (count % 2 == 0) {
            originalFirst = mine;
            candidateFirst = theirs;
            return;
        }
        originalScores.add(cosine(originalFirst, mine));
        candidateScores.add(cosine(candidateFirst, theirs));
        if (label instanceof Label.Score score) {
            gold.add(score.value());
        } else if (label instanceof Label.ClassIndex index) {
            gold.add((double) index.index());
        }
    }

    private static double[] vector(FloatValues values, Batch batch, int sample) {
        int width = values.shape().intDim(-1);
        double[] sum = new double[width];
        int positions = values.rowSize() / width;
        Optional<Mask> mask = batch.mask().filter(m -> m.length() == positions);
        for (int position = 0; position < positions; position++) {
            boolean real = positions == 1 || mask.isEmpty() || mask.get().isReal(sample, position);
            for (int i = 0; real && i < width; i++) {
                sum[i] += values.at((sample * positions + position) * width + i);
            }
        }
        return sum;
    }

    /** The cosine; the length of the vectors, and so the division of a mean, cancels. */
    private static double cosine(double[] x, double[] y) {
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += x[i] * x[i];
            yy += y[i] * y[i];
            xy += x[i] * y[i];
        }
        return xx == 0 || yy == 0 ? xx == yy ? 1 : 0 : Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
    }

    @Override
    public TaskScores scores() {
        TaskScores scores = TaskScores.none(TaskKind.EMBEDDING);
        if (count == 0) {
            return scores;
        }
        scores = scores.withCosines(count, OptionalDouble.of(cosines / count), OptionalDouble.of(least));
        if (originalScores.size() < 2) {
            return scores;
        }
        return scores.withSpearman(
                gold.size() == originalScores.size()
                        ? RankCorrelation.both(originalScores, candidateScores, gold)
                        : Optional.empty(),
                OptionalDouble.of(RankCorrelation.of(originalScores, candidateScores)));
    }
}
