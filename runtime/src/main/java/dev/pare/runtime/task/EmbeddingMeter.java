/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Label;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** One vector a sample, compared between the models. For pairs, a model's score is the cosine of the two vectors. */
final class EmbeddingMeter implements TaskMeter {
    private final String output;
    private final Pooling asked;
    private final boolean pairs;
    private final List<Double> cosines = new ArrayList<>();
    private final List<Double> originalScores = new ArrayList<>();
    private final List<Double> candidateScores = new ArrayList<>();
    private final List<Double> gold = new ArrayList<>();
    private Pooling pooling;
    private double[] originalFirst;
    private double[] candidateFirst;

    /** @param pairs whether samples 2i and 2i+1 are a pair */
    EmbeddingMeter(String output, Pooling asked, boolean pairs) {
        this.output = output;
        this.asked = asked;
        this.pairs = pairs;
    }

    @Override
    public void add(Batch batch, Map<String, Values> original, Map<String, Values> candidate) {
        FloatValues x = (FloatValues) original.get(output);
        FloatValues y = (FloatValues) candidate.get(output);
        pooling = asked.at(x.shape().rank());
        for (int sample = 0; sample < batch.samples(); sample++) {
            double[] mine = pooling.vector(x, batch, sample);
            double[] theirs = pooling.vector(y, batch, sample);
            if (pairs) {
                pair(mine, theirs, batch.labels().get(sample));
            }
            cosines.add(Cosine.of(mine, theirs));
        }
    }

    private void pair(double[] mine, double[] theirs, Label label) {
        if (cosines.size() % 2 == 0) {
            originalFirst = mine;
            candidateFirst = theirs;
            return;
        }
        originalScores.add(Cosine.of(originalFirst, mine));
        candidateScores.add(Cosine.of(candidateFirst, theirs));
        if (label instanceof Label.Score score) {
            gold.add(score.value());
        } else if (label instanceof Label.ClassIndex index) {
            gold.add((double) index.index());
        }
    }

    @Override
    public TaskScores scores() {
        TaskScores scores = TaskScores.none(TaskKind.EMBEDDING);
        if (cosines.isEmpty()) {
            return scores;
        }
        scores = scores.withVectors(cosines.size(), VectorScores.of(output, pooling, cosines));
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
