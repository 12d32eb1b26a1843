/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.runtime.Signatures;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Label;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolingTest {
    /** One text of two tokens, (1, 2) and (3, 6), and a padded position. */
    private static double[] pooled(Pooling pooling, boolean paddedLeft) {
        FloatValues values = paddedLeft
                ? FloatValues.of(Shape.of(1, 3, 2), 9, 9, 1, 2, 3, 6)
                : FloatValues.of(Shape.of(1, 3, 2), 1, 2, 3, 6, 9, 9);
        long[] real = paddedLeft ? new long[] {0, 1, 1} : new long[] {1, 1, 0};
        Mask mask = Mask.ofNonZero(LongValues.of(Shape.of(1, 3), real));
        return pooling.vector(values, new Batch(Map.of(), List.of(Label.NONE), Optional.of(mask), 1), 0);
    }

    @Test
    void leavesOutPaddingOnEitherSide() {
        for (boolean left : new boolean[] {false, true}) {
            assertThat(pooled(Pooling.MEAN, left)).containsExactly(2, 4);
            assertThat(pooled(Pooling.AUTO, left)).containsExactly(2, 4);
            assertThat(pooled(Pooling.CLS, left)).containsExactly(1, 2);
            assertThat(pooled(Pooling.LAST, left)).containsExactly(3, 6);
        }
    }

    @Test
    void takesAnOutputThatIsAVectorAsItIs() {
        FloatValues values = FloatValues.of(Shape.of(2, 2), 1, 2, 3, 6);
        Batch batch = new Batch(Map.of(), List.of(Label.NONE, Label.NONE), Optional.of(Mask.ofLengths(2, 2, 1)), 2);
        assertThat(Pooling.AUTO.vector(values, batch, 1)).containsExactly(3, 6);
        assertThat(Pooling.NONE.vector(values, batch, 1)).containsExactly(3, 6);
    }

    @Test
    void findsTheQuantileAndTheLeastOfManyCosines() {
        List<Double> cosines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            cosines.add(1 - ((i * 37) % 200) / 1000.0);
        }
        VectorScores scores = VectorScores.of("out", Pooling.MEAN, cosines);
        // The cosines are 0.801, 0.802 … 1 in some order: two of 200 are 1 %.
        assertThat(scores.cosineMin()).isCloseTo(0.801, within(1e-12));
        assertThat(scores.cosineOnePercent()).isCloseTo(0.802, within(1e-12));
        assertThat(scores.cosineMean()).isCloseTo(0.9005, within(1e-12));
        assertThat(cosines.get(scores.leastSample())).isEqualTo(scores.cosineMin());
        assertThat(scores.located(i -> "row " + i).leastAt()).isEqualTo("row " + scores.leastSample());
    }

    @Test
    void countsAVectorThatIsNotFiniteAsUnlike() {
        assertThat(Cosine.of(new double[] {1, 1}, new double[] {Double.NaN, 1})).isZero();
        assertThat(Cosine.of(new double[] {0, 0}, new double[] {0, 0})).isOne();
        assertThat(Cosine.of(new double[] {0.1, 0.7}, new double[] {0.1, 0.7})).isOne();
    }

    private static Optional<String> refusal(Pooling pooling, boolean asked, Port... outputs) {
        return new VectorOutputs(new Signature(List.of(), List.of(outputs)), pooling, asked).refusal();
    }

    private static Port out(String name, Object... axes) {
        return Signatures.port(name, DataType.FLOAT, axes);
    }

    @Test
    void tellsFromTheSignatureWhetherThereAreVectors() {
        Port tokens = out("last_hidden_state", "b", "s", 384);
        Port logits = out("logits", "b", 2);
        assertThat(refusal(Pooling.AUTO, false, tokens)).isEmpty();
        assertThat(refusal(Pooling.MEAN, true, tokens, logits)).isEmpty();
        assertThat(refusal(Pooling.NONE, true, tokens))
                .hasValueSatisfying(r -> assertThat(r).contains("[batch, width]", "last_hidden_state"));
        assertThat(refusal(Pooling.AUTO, false, tokens, logits)).isPresent();
        assertThat(refusal(Pooling.AUTO, false, logits)).isPresent();
        assertThat(refusal(Pooling.CLS, true, out("sentence_embedding", "b", 384)))
                .isPresent();
    }
}
