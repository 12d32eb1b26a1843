/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.data.Span;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Question answering: a start and an end logit a token [rows, length]. Each counts as one choice among the real tokens. */
final class SpanMeter implements TaskMeter {
    private final List<String> outputs;
    private final ChoiceMeter choices = new ChoiceMeter();

    SpanMeter(String start, String end) {
        this.outputs = List.of(start, end);
    }

    @Override
    public void add(Batch batch, Map<String, Values> original, Map<String, Values> candidate) {
        for (String output : outputs) {
            FloatValues x = (FloatValues) original.get(output);
            FloatValues y = (FloatValues) candidate.get(output);
            int length = x.shape().intDim(1);
            Mask mask = batch.mask()
                    .filter(m -> m.length() == length)
                    .orElseGet(() -> Mask.allReal(x.shape().intDim(0), length));
            for (int row = 0; row < batch.samples(); row++) {
                FloatValues left = real(x, mask, row);
                if (left.size() > 1) {
                    choices.add(left, real(y, mask, row), new Span(0, left.size()));
                }
            }
        }
    }

    private static FloatValues real(FloatValues values, Mask mask, int row) {
        List<Float> kept = new ArrayList<>();
        for (int position = 0; position < mask.length(); position++) {
            if (mask.isReal(row, position)) {
                kept.add(values.at(row * mask.length() + position));
            }
        }
        float[] floats = new float[kept.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = kept.get(i);
        }
        return FloatValues.of(Shape.of(floats.length), floats);
    }

    @Override
    public TaskScores scores() {
        return TaskScores.none(TaskKind.SPAN).withChoices(choices);
    }
}
