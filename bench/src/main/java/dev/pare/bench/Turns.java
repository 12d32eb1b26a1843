/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.tensor.InputRole;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Times of several models of tokens on the same batch, all in turn in each round: what slows the machine down for a while slows all. */
final class Turns {
    private static final int WARM = 5;
    private static final int IDS = 90;

    /**
     * A batch of made-up sentences without padding.
     *
     * @param sentences how many
     * @param tokens of each
     */
    record Batch(int sentences, int tokens) {
        @Override
        public String toString() {
            return sentences == 1 ? "1 of " + tokens : sentences + " of " + tokens;
        }
    }

    private final double[][] millis;

    private Turns(double[][] millis) {
        this.millis = millis;
    }

    static Turns of(List<OrtModel> models, Batch batch, int rounds) {
        Map<String, Values> feeds = feeds(models.get(0), batch);
        double[][] millis = new double[models.size()][rounds];
        for (int round = -WARM; round < rounds; round++) {
            for (int m = 0; m < millis.length; m++) {
                long start = System.nanoTime();
                models.get(m).run(feeds);
                if (round >= 0) {
                    millis[m][round] = (System.nanoTime() - start) / 1e6;
                }
            }
        }
        return new Turns(millis);
    }

    /** Median of a model's times. */
    double millis(int model) {
        return Medians.of(millis[model]);
    }

    /** How many times as fast as another a model is: the median of the ratios of neighbouring runs. */
    double speed(int model, int other) {
        return Medians.ofRatios(millis[other], millis[model]);
    }

    private static Map<String, Values> feeds(OrtModel model, Batch batch) {
        Map<String, Values> feeds = new LinkedHashMap<>();
        for (Port port : model.signature().inputs()) {
            long[] values = new long[batch.sentences() * batch.tokens()];
            for (int i = 0; i < values.length; i++) {
                values[i] = value(InputRole.of(port), i);
            }
            feeds.put(port.name(), LongValues.of(Shape.of(batch.sentences(), batch.tokens()), values));
        }
        return feeds;
    }

    private static long value(InputRole role, int place) {
        return switch (role) {
            case ATTENTION_MASK, DECODER_MASK -> 1;
            case TOKEN_TYPES -> 0;
            default -> 5 + place * 37L % IDS;
        };
    }
}
