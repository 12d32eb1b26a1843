/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.runtime.Signatures;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Signature;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequencesTest {
    private static final Tokens SHORT = new Tokens(new long[] {5, 6}, new long[] {0, 0});
    private static final Tokens LONG = new Tokens(new long[] {7, 8, 9}, new long[] {0, 0, 1});

    private static SequenceBatcher batcher(Signature signature) {
        return new SequenceBatcher(signature, 99, 8, "test");
    }

    @Test
    void padsToTheLongestTextOfTheBatch() {
        Batch batch = batcher(Signatures.classifier("input_ids", "attention_mask", "token_type_ids"))
                .batch(List.of(SHORT, LONG), List.of(Label.NONE, Label.NONE));
        assertThat(batch.feeds())
                .containsEntry("input_ids", LongValues.of(Shape.of(2, 3), 5, 6, 99, 7, 8, 9))
                .containsEntry("attention_mask", LongValues.of(Shape.of(2, 3), 1, 1, 0, 1, 1, 1))
                .containsEntry("token_type_ids", LongValues.of(Shape.of(2, 3), 0, 0, 0, 0, 0, 1));
    }

    @Test
    void keepsTextsOfOneLengthTogetherWhenTheModelTakesNoMask() {
        SequenceBatcher unmasked = batcher(Signatures.classifier("input_ids"));
        assertThat(unmasked.fits(List.of(SHORT), SHORT)).isTrue();
        assertThat(unmasked.fits(List.of(SHORT), LONG)).isFalse();
        assertThat(batcher(Signatures.classifier("input_ids", "attention_mask")).fits(List.of(SHORT), LONG))
                .isTrue();
    }

    @Test
    void fillsUpTheBatchThatTheModelFixes() {
        Signature fixed = new Signature(
                List.of(
                        Signatures.port("input_ids", DataType.INT32, 2, 4),
                        Signatures.port("attention_mask", DataType.FLOAT, 2, 4)),
                List.of(Signatures.port("logits", DataType.FLOAT, 2, 2)));
        Batch batch = batcher(fixed).batch(List.of(LONG), List.of(Label.NONE));
        assertThat(batch.samples()).isEqualTo(1);
        assertThat(batch.feeds().get("input_ids").shape()).isEqualTo(Shape.of(2, 4));
        assertThat(Span.ofSamples(Shape.of(2, 2), batch)).containsExactly(new Span(0, 2));
    }

    @Test
    void movesTheDecodersIdsRightBehindAPaddingId() {
        Batch batch = batcher(Signatures.classifier("input_ids", "attention_mask", "decoder_input_ids"))
                .batch(List.of(LONG), List.of(Label.NONE));
        assertThat(batch.feeds()).containsEntry("decoder_input_ids", LongValues.of(Shape.of(1, 3), 99, 7, 8));
    }

    @Test
    void namesTheInputThatCannotBeDerived() {
        Signature needy = new Signature(
                List.of(
                        Signatures.port("input_ids", DataType.INT64, "batch", "sequence"),
                        Signatures.port("pixels", DataType.FLOAT, "batch", 3)),
                List.of());
        assertThatThrownBy(() -> batcher(needy).batch(List.of(LONG), List.of(Label.NONE)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("pixels");
    }

    @Test
    void tellsAFixedAxisFromTheSequence() {
        Signature signature = Signatures.classifier("input_ids", "attention_mask");
        Batch batch = batcher(signature).batch(List.of(SHORT), List.of(Label.NONE));
        SequenceAxis axis = new SequenceAxis(signature);
        // Two classes and two tokens: the same shape, told apart by the fixed axis.
        assertThat(axis.in(signature.outputs().get(0), Shape.of(1, 2), batch)).isFalse();
        assertThat(axis.in(Signatures.port("start", DataType.FLOAT, "batch", "sequence"), Shape.of(1, 2), batch))
                .isTrue();
    }

    @Test
    void leavesPaddingOutOfTokenSpans() {
        assertThat(Span.ofTokens(Shape.of(2, 2, 3), Mask.ofLengths(2, 1, 2), 2))
                .containsExactly(new Span(0, 3), new Span(6, 9), new Span(9, 12));
    }
}
