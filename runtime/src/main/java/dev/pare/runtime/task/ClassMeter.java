/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Label;
import dev.pare.runtime.data.Span;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import java.util.Map;
import java.util.Optional;

/** One row of logits [rows, classes] a sample. With one column and graded labels, the logit is a score to be ranked. */
final class ClassMeter implements TaskMeter {
    private final String output;
    private final ChoiceMeter choices = new ChoiceMeter();
    private final GoldScores graded = new GoldScores();
    private long labelled;
    private long originalRight;
    private long candidateRight;

    ClassMeter(String output) {
        this.output = output;
    }

    @Override
    public void add(Batch batch, Map<String, Values> original, Map<String, Values> candidate) {
        FloatValues x = (FloatValues) original.get(output);
        FloatValues y = (FloatValues) candidate.get(output);
        int classes = x.rowSize();
        for (int sample = 0; sample < batch.samples(); sample++) {
            Span span = new Span(sample * classes, (sample + 1) * classes);
            ChoiceMeter.Row row = choices.add(x, y, span);
            Label label = batch.labels().get(sample);
            if (label instanceof Label.ClassIndex known) {
                labelled++;
                originalRight += row.originalChoice() == known.index() ? 1 : 0;
                candidateRight += row.candidateChoice() == known.index() ? 1 : 0;
            } else if (label instanceof Label.Score && classes == 1) {
                graded.add(x.at(sample), y.at(sample), label);
            }
        }
    }

    @Override
    public TaskScores scores() {
        Optional<TaskScores.Both> accuracy = labelled == 0
                ? Optional.empty()
                : Optional.of(
                        new TaskScores.Both((double) originalRight / labelled, (double) candidateRight / labelled));
        TaskScores scores =
                TaskScores.none(TaskKind.CLASSIFICATION).withChoices(choices).withAccuracy(accuracy);
        return graded.into(scores);
    }
}
