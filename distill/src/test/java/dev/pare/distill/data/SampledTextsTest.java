/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Dim;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.data.Label;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models here are sketches: scores that depend on the token before, of ten. */
class SampledTextsTest {
    private static final int VOCABULARY = 10;
    private static final NextTokenModel COUNTS =
            batch -> scores(batch, (before, next) -> next == before + 1 ? 50 : -50);
    private static final NextTokenModel GUESSES = batch -> scores(batch, (before, next) -> (before * next) % 3);

    private interface Score {
        float of(long before, int next);
    }

    private static FloatValues scores(Batch batch, Score score) {
        LongValues ids = (LongValues) batch.feeds().get("input_ids");
        float[] all = new float[ids.size() * VOCABULARY];
        for (int i = 0; i < all.length; i++) {
            all[i] = score.of(ids.at(i / VOCABULARY), i % VOCABULARY);
        }
        return FloatValues.of(Shape.of(ids.shape().dim(0), ids.shape().dim(1), VOCABULARY), all);
    }

    /** Texts with first tokens 1, 2 and 3 and lengths 6, 4 and 6, the rest zeros. */
    private static Samples given(boolean masked) {
        List<Port> inputs = new ArrayList<>(List.of(port("input_ids")));
        if (masked) {
            inputs.add(port("attention_mask"));
        }
        List<Batch> batches = List.of(text(1, 6, masked), text(2, 4, masked), text(3, 6, masked));
        return Samples.of(new Given(batches), new Signature(inputs, List.of()), 0);
    }

    private static Port port(String name) {
        return new Port(name, DataType.INT64, List.of(new Dim.Symbolic("batch"), new Dim.Symbolic("sequence")));
    }

    private static Batch text(long first, int length, boolean masked) {
        long[] ids = new long[length];
        ids[0] = first;
        Mask mask = Mask.allReal(1, length);
        Values tokens = LongValues.of(Shape.of(1, length), ids);
        Map<String, Values> feeds =
                masked ? Map.of("input_ids", tokens, "attention_mask", mask.toValues()) : Map.of("input_ids", tokens);
        return new Batch(feeds, List.of(Label.NONE), Optional.of(mask), 1);
    }

    private record Given(List<Batch> batches) implements Dataset {
        @Override
        public int samples() {
            return batches.size();
        }

        @Override
        public String description() {
            return "three texts";
        }
    }

    private static List<String> texts(NextTokenModel model, boolean masked, int count, long seed, long rowScores) {
        return texts(new SampledTexts(model, false, rowScores, false), masked, count, seed);
    }

    private static List<String> texts(SampledTexts sampled, boolean masked, int count, long seed) {
        return sampled.write(given(masked), count, seed).ordered(1).stream()
                .map(b -> (LongValues) b.batch().feeds().get("input_ids"))
                .map(ids -> {
                    StringBuilder text = new StringBuilder();
                    for (int i = 0; i < ids.size(); i++) {
                        text.append(ids.at(i));
                    }
                    return text.toString();
                })
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aModelThatIsCertainWritesWhatItIsCertainOf(boolean masked) {
        assertThat(texts(COUNTS, masked, 5, 1, 60))
                .containsExactlyInAnyOrder("123456", "2345", "345678", "123456", "2345");
    }

    @Test
    void theSameSeedWritesTheSameTexts() {
        List<String> once = texts(GUESSES, true, 9, 1, 60);
        assertThat(texts(GUESSES, true, 9, 1, 60)).isEqualTo(once).doesNotHaveDuplicates();
        assertThat(texts(GUESSES, true, 9, 2, 60)).isNotEqualTo(once);
    }

    /** With so many scores in a row, each text is written by itself. */
    @Test
    void batchesAndThreadsDoNotChangeTexts() {
        List<String> together = texts(GUESSES, true, 9, 1, 60);
        assertThat(texts(GUESSES, true, 9, 1, Long.MAX_VALUE)).isEqualTo(together);
        assertThat(texts(new SampledTexts(GUESSES, false, Long.MAX_VALUE, true), true, 9, 1))
                .isEqualTo(together);
    }
}
