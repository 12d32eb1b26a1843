/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.data;

import dev.pare.runtime.tensor.FloatValues;
import java.util.SplittableRandom;

/** A text that is being written: as long as a given one, with the same first token. */
final class Draft {
    private final Sample given;
    private final long[] ids;
    private final int start;
    private final SplittableRandom random;

    /** @param idsInput the input that takes token ids */
    Draft(Sample given, String idsInput, SplittableRandom random) {
        this.given = given;
        this.ids = given.ids(idsInput);
        this.start = given.firstReal();
        this.random = random;
    }

    int length() {
        return ids.length;
    }

    /** Puts a token behind those before the position; the first real token and padding before it stay. */
    void write(int position, FloatValues scores, int row, TokenDraw draw) {
        if (position <= start) {
            return;
        }
        int vocabulary = scores.shape().intDim(2);
        int from = (row * scores.shape().intDim(1) + position - 1) * vocabulary;
        ids[position] = draw.token(scores, from, vocabulary, random.nextDouble());
    }

    /** What is written so far, in the place of the given text. */
    Sample sample(String idsInput) {
        return given.withIds(idsInput, ids);
    }
}
