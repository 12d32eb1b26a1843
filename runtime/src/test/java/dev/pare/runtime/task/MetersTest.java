/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Label;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.task.vector.Pooling;
import dev.pare.runtime.task.vector.VectorScores;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MetersTest {
    /** Logits are rounded to float, so that a score is exact to about the float's half ulp times a few. */
    private static final Offset<Double> FLOAT = within(1e-6);

    private static Map<String, Values> output(Shape shape, double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return Map.of("out", FloatValues.of(shape, floats));
    }

    private static Batch batch(Map<String, Values> feeds, Mask mask, Label... labels) {
        return new Batch(feeds, List.of(labels), Optional.ofNullable(mask), labels.length);
    }

    private static Label[] none(int samples) {
        return Collections.nCopies(samples, Label.NONE).toArray(new Label[0]);
    }

    @Test
    void measuresClassifiers() {
        ClassMeter meter = new ClassMeter("out");
        Batch batch = batch(Map.of(), null, new Label.ClassIndex(0), new Label.ClassIndex(1), Label.NONE);
        // Distributions (3/4, 1/4) against (1/4, 3/4) in the first row, equal ones in the others.
        double log3 = Math.log(3);
        meter.add(
                batch,
                output(Shape.of(3, 2), log3, 0, 0, log3, log3, 0),
                output(Shape.of(3, 2), 0, log3, 0, log3, log3, 0));
        TaskScores scores = meter.scores();
        assertThat(scores.agreement()).hasValue(2.0 / 3);
        assertThat(scores.accuracy()).hasValue(new TaskScores.Both(1, 0.5));
        // KL of the first row is 3/4 ln 3 − 1/4 ln 3 = ln 3 / 2.
        assertThat(scores.divergence().orElseThrow()).isCloseTo(log3 / 2 / 3, FLOAT);
    }

    @Test
    void takesTheLogarithmOfOutputsThatAreProbabilities() {
        ClassMeter meter = new ClassMeter("out");
        meter.add(
                batch(Map.of(), null, none(1)), output(Shape.of(1, 2), 0.75, 0.25), output(Shape.of(1, 2), 0.25, 0.75));
        assertThat(meter.scores().divergence().orElseThrow()).isCloseTo(Math.log(3) / 2, FLOAT);
    }

    @Test
    void readsASingleLogitAsYesOrNo() {
        ClassMeter meter = new ClassMeter("out");
        Batch batch = batch(Map.of(), null, new Label.ClassIndex(1), new Label.ClassIndex(0));
        meter.add(batch, output(Shape.of(2, 1), 2, -2), output(Shape.of(2, 1), 1, 1));
        assertThat(meter.scores().accuracy()).hasValue(new TaskScores.Both(1, 0.5));
    }

    @Test
    void ranksASingleLogitWithGradedLabels() {
        ClassMeter meter = new ClassMeter("out");
        Batch batch = batch(Map.of(), null, new Label.Score(0.1), new Label.Score(0.2), new Label.Score(0.3));
        meter.add(batch, output(Shape.of(3, 1), 1, 2, 3), output(Shape.of(3, 1), 3, 2, 1));
        assertThat(meter.scores().spearman()).hasValue(new TaskScores.Both(1, -1));
        assertThat(meter.scores().spearmanBetween()).hasValue(-1);
    }

    @Test
    void measuresTheNextTokenWithoutPadding() {
        TokenMeter meter = new TokenMeter(TaskKind.CAUSAL_LM, "out", Optional.of("ids"));
        Map<String, Values> ids = Map.of("ids", LongValues.of(Shape.of(1, 3), 0, 1, 0));
        double log3 = Math.log(3);
        // Position 0 gives the next token, 1, three quarters in the original and one quarter in the candidate; position
        // 2 is padding.
        meter.add(
                batch(ids, Mask.ofLengths(3, 2), none(1)),
                output(Shape.of(1, 3, 2), 0, log3, 0, 0, 5, 0),
                output(Shape.of(1, 3, 2), log3, 0, 0, 0, 0, 5));
        TaskScores scores = meter.scores();
        assertThat(scores.count()).isEqualTo(2);
        assertThat(scores.agreement()).hasValue(0.5);
        assertThat(scores.nll().orElseThrow().original()).isCloseTo(Math.log(4.0 / 3), FLOAT);
        assertThat(scores.perplexity().orElseThrow().candidate()).isCloseTo(4, within(1e-5));
    }

    @Test
    void choosesSpansAmongRealTokensOnly() {
        SpanMeter meter = new SpanMeter("start", "end");
        FloatValues start = FloatValues.of(Shape.of(1, 3), 1, 2, 9);
        FloatValues moved = FloatValues.of(Shape.of(1, 3), 1, 2, 0);
        FloatValues swapped = FloatValues.of(Shape.of(1, 3), 2, 1, 9);
        meter.add(
                batch(Map.of(), Mask.ofLengths(3, 2), none(1)),
                Map.of("start", start, "end", start),
                Map.of("start", moved, "end", swapped));
        assertThat(meter.scores().count()).isEqualTo(2);
        assertThat(meter.scores().agreement()).hasValue(0.5);
    }

    @Test
    void comparesVectorsPooledOverRealTokens() {
        EmbeddingMeter meter = new EmbeddingMeter("out", Pooling.AUTO, false, Optional.empty());
        meter.add(
                batch(Map.of(), Mask.ofLengths(2, 2, 1), none(2)),
                output(Shape.of(2, 2, 2), 1, 0, 0, 1, 1, 0, 7, 7),
                output(Shape.of(2, 2, 2), 1, 0, 0, 1, 0, 1, 8, 8));
        VectorScores vectors = meter.scores().vectors().orElseThrow();
        assertThat(vectors.pooling()).isEqualTo(Pooling.MEAN);
        assertThat(vectors.cosineMean()).isEqualTo(0.5);
        assertThat(vectors.cosineMin()).isZero();
        assertThat(vectors.leastSample()).isEqualTo(1);
    }

    @Test
    void ranksPairsByTheCosineOfTheirVectors() {
        EmbeddingMeter meter = new EmbeddingMeter("out", Pooling.AUTO, true, Optional.empty());
        Label[] labels = {
            new Label.Score(1),
            new Label.Score(1),
            new Label.Score(2),
            new Label.Score(2),
            new Label.Score(3),
            new Label.Score(3)
        };
        // Cosines of the pairs: 0, 1/√2, 1 in the original; the candidate turns the order of the last two round.
        meter.add(
                batch(Map.of(), null, labels),
                output(Shape.of(6, 2), 1, 0, 0, 1, 1, 0, 1, 1, 1, 0, 1, 0),
                output(Shape.of(6, 2), 1, 0, 0, 1, 1, 0, 1, 0, 1, 0, 1, 1));
        TaskScores scores = meter.scores();
        assertThat(scores.spearman().orElseThrow().original()).isCloseTo(1, within(1e-12));
        assertThat(scores.spearman().orElseThrow().candidate()).isCloseTo(0.5, within(1e-12));
        assertThat(scores.spearmanBetween().orElseThrow()).isCloseTo(0.5, within(1e-12));
        // Pearson of (0, 1/√2, 1) with (1, 2, 3): half the reach over the deviation of both.
        double mean = (1 + Math.sqrt(0.5)) / 3;
        double variance = 1.5 - 3 * mean * mean;
        assertThat(scores.pearson().orElseThrow().original()).isCloseTo(1 / Math.sqrt(2 * variance), within(1e-12));
    }

    @Test
    void sharesTheMeanRankAmongEqualValues() {
        // Ranks (0, 1.5, 1.5, 3) against (0, 1, 2, 3): Pearson = 4.5 / √(4.5 · 5).
        double found = RankCorrelation.of(List.of(1.0, 2.0, 2.0, 3.0), List.of(1.0, 2.0, 3.0, 4.0));
        assertThat(found).isCloseTo(4.5 / Math.sqrt(4.5 * 5), within(1e-12));
        assertThat(RankCorrelation.of(List.of(1.0, 1.0), List.of(1.0, 2.0))).isNaN();
    }
}
