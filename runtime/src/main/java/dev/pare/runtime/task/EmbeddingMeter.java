/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.task.vector.Cosine;
import dev.pare.runtime.task.vector.Pooling;
import dev.pare.runtime.task.vector.RetrievalMeter;
import dev.pare.runtime.task.vector.VectorScores;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One vector a sample, compared between the models. For pairs, a model's score is the cosine of the two vectors. */
final class EmbeddingMeter implements TaskMeter {
    private final String output;
    private final Pooling asked;
    private final boolean pairs;
    private final Optional<String> ids;
    private final List<Double> cosines = new ArrayList<>();
    private final GoldScores scores = new GoldScores();
    private final RetrievalMeter retrieval = new RetrievalMeter();
    private Pooling pooling;
    private RetrievalMeter.Text first;

    /**
     * @param pairs whether samples 2i and 2i+1 are a pair
     * @param ids the input that tells whether two texts are the same
     */
    EmbeddingMeter(String output, Pooling asked, boolean pairs, Optional<String> ids) {
        this.output = output;
        this.asked = asked;
        this.pairs = pairs;
        this.ids = ids;
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
                RetrievalMeter.Text text = new RetrievalMeter.Text(tokens(batch, sample), mine, theirs);
                if (cosines.size() % 2 == 0) {
                    first = text;
                } else {
                    scores.add(
                            Cosine.of(first.original(), mine),
                            Cosine.of(first.candidate(), theirs),
                            batch.labels().get(sample));
                    retrieval.add(first, text);
                }
            }
            cosines.add(Cosine.of(mine, theirs));
        }
    }

    /** The tokens of a sample; where there are none, a number of its own. */
    private List<Long> tokens(Batch batch, int sample) {
        return ids.flatMap(name -> batch.tokens(name, sample)).orElseGet(() -> List.of((long) cosines.size()));
    }

    @Override
    public TaskScores scores() {
        TaskScores none = TaskScores.none(TaskKind.EMBEDDING);
        if (cosines.isEmpty()) {
            return none;
        }
        TaskScores vectors = none.withVectors(cosines.size(), VectorScores.of(output, pooling, cosines));
        return pairs ? scores.into(vectors).withRetrieval(retrieval.scores(scores.gold())) : vectors;
    }
}
