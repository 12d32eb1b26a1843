/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.data.Span;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import java.util.Map;
import java.util.Optional;

/** One row of logits [rows, length, classes] a token; for causal models, the likelihood of the token that comes next as well. */
final class TokenMeter implements TaskMeter {
    private final TaskKind kind;
    private final String output;
    private final Optional<String> ids;
    private final ChoiceMeter choices = new ChoiceMeter();
    private long predicted;
    private double originalNll;
    private double candidateNll;

    /** @param ids the input whose next token is predicted, or empty when none is */
    TokenMeter(TaskKind kind, String output, Optional<String> ids) {
        this.kind = kind;
        this.output = output;
        this.ids = ids;
    }

    @Override
    public void add(Batch batch, Map<String, Values> original, Map<String, Values> candidate) {
        FloatValues x = (FloatValues) original.get(output);
        FloatValues y = (FloatValues) candidate.get(output);
        int length = x.shape().intDim(1);
        int classes = x.shape().intDim(2);
        Mask mask = batch.mask()
                .filter(m -> m.length() == length)
                .orElseGet(() -> Mask.allReal(x.shape().intDim(0), length));
        LongValues tokens =
                ids.map(name -> (LongValues) batch.feeds().get(name)).orElse(null);
        for (int row = 0; row < batch.samples(); row++) {
            for (int position = 0; position < length; position++) {
                if (mask.isReal(row, position)) {
                    int at = row * length + position;
                    ChoiceMeter.Row both = choices.add(x, y, new Span(at * classes, (at + 1) * classes));
                    if (tokens != null && position + 1 < length && mask.isReal(row, position + 1)) {
                        predict(both, tokens.at(at + 1));
                    }
                }
            }
        }
    }

    private void predict(ChoiceMeter.Row row, long next) {
        if (next >= 0 && next < row.classes()) {
            predicted++;
            originalNll -= row.original((int) next);
            candidateNll -= row.candidate((int) next);
        }
    }

    @Override
    public TaskScores scores() {
        Optional<TaskScores.Both> nll = predicted == 0
                ? Optional.empty()
                : Optional.of(new TaskScores.Both(originalNll / predicted, candidateNll / predicted));
        return TaskScores.none(kind).withChoices(choices).withNll(nll);
    }
}
