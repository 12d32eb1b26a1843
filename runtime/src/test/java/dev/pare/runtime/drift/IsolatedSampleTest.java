/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.runtime.Signatures;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Label;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.data.Span;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IsolatedSampleTest {
    private static final Signature TAGGER = new Signature(
            List.of(
                    Signatures.port("input_ids", DataType.INT64, "batch", "sequence"),
                    Signatures.port("attention_mask", DataType.INT64, "batch", "whole"),
                    Signatures.port("position_ids", DataType.INT64, 1, "sequence"),
                    Signatures.port("extra", DataType.FLOAT, "batch", 3)),
            List.of(Signatures.port("logits", DataType.FLOAT, "batch", "sequence", 2)));

    /** Rows of 3, 1 and 2 tokens; the last begins with its padding. */
    private static Batch batch() {
        LongValues real = LongValues.of(Shape.of(3, 3), 1, 1, 1, 1, 0, 0, 0, 1, 1);
        Map<String, Values> feeds = Map.of(
                "input_ids",
                LongValues.of(Shape.of(3, 3), 5, 6, 7, 8, 0, 0, 0, 9, 4),
                "attention_mask",
                real,
                "position_ids",
                LongValues.of(Shape.of(1, 3), 0, 1, 2),
                "extra",
                FloatValues.of(Shape.of(3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9));
        return new Batch(feeds, List.of(Label.NONE, Label.NONE, Label.NONE), Optional.of(Mask.ofNonZero(real)), 3);
    }

    @Test
    void aSampleAloneHasNoPaddingAndKeepsWhatIsNoSequence() {
        Map<String, Values> feeds = IsolatedSample.of(TAGGER, batch(), 1).feeds();
        assertThat(feeds)
                .containsEntry("input_ids", LongValues.of(Shape.of(1, 1), 8))
                .containsEntry("attention_mask", LongValues.of(Shape.of(1, 1), 1))
                .containsEntry("position_ids", LongValues.of(Shape.of(1, 1), 0))
                .containsEntry("extra", FloatValues.of(Shape.of(1, 3), 4, 5, 6));
    }

    @Test
    void paddingInFrontIsCutOffToo() {
        IsolatedSample sample = IsolatedSample.of(TAGGER, batch(), 2);
        assertThat(sample.feeds()).containsEntry("input_ids", LongValues.of(Shape.of(1, 2), 9, 4));
        FloatValues inBatch = FloatValues.of(Shape.of(3, 3, 2), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6);
        Values own = sample.of(TAGGER.outputs().get(0), inBatch).orElseThrow();
        assertThat(own).isEqualTo(FloatValues.of(Shape.of(1, 2, 2), 3, 4, 5, 6));
        assertThat(sample.compared(TAGGER.outputs().get(0), inBatch, own))
                .containsExactly(new Span(0, 2), new Span(2, 4));
    }

    @Test
    void samplesStayInABatchOfAFixedSize() {
        Signature fixed =
                new Signature(List.of(Signatures.port("input_ids", DataType.INT64, 3, "sequence")), TAGGER.outputs());
        assertThat(IsolatedSample.refusal(fixed, batch())).hasValue("the model fixes its batch size");
        assertThat(IsolatedSample.refusal(TAGGER, batch())).isEmpty();
    }
}
