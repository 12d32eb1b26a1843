/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.runtime.tensor.FloatValues;
import dev.pare.tensor.Shape;
import org.junit.jupiter.api.Test;

class TokenDrawTest {
    private static final int SHARES = 1000;

    private static int[] counts(TokenDraw draw, float... scores) {
        int[] counts = new int[scores.length];
        for (int i = 0; i < SHARES; i++) {
            counts[draw.token(FloatValues.of(Shape.of(scores.length), scores), 0, scores.length, (i + 0.5) / SHARES)]++;
        }
        return counts;
    }

    /** Softmax of log 1, log 2, log 5 and nothing. */
    @Test
    void tokensComeAsOftenAsTheirProbability() {
        float[] logits = {(float) Math.log(1), (float) Math.log(2), (float) Math.log(5), Float.NEGATIVE_INFINITY};
        assertThat(counts(new TokenDraw(false), logits)).containsExactly(125, 250, 625, 0);
        assertThat(counts(new TokenDraw(true), 0.125f, 0.25f, 0.625f, 0)).containsExactly(125, 250, 625, 0);
    }

    @Test
    void logitsOfAnySizeAreTaken() {
        assertThat(counts(new TokenDraw(false), 3000, 3000)).containsExactly(500, 500);
        assertThat(counts(new TokenDraw(false), -3000, 3000)).containsExactly(0, SHARES);
    }
}
