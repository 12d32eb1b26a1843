/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task.vector;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.tensor.FloatValues;
import java.util.Locale;
import java.util.Optional;

/** How one vector is made of what a model gives for a text. Padding is left out, on whichever side it is. */
public enum Pooling {
    /** {@link #NONE} for an output of rank 2, {@link #MEAN} for one of rank 3. */
    AUTO,
    /** The mean over the tokens. */
    MEAN,
    /** The vector of the first token. */
    CLS,
    /** The vector of the last token. */
    LAST,
    /** The output is the vector: [rows, width]. */
    NONE;

    /** Whether an output of this rank can be pooled so. */
    public boolean takes(int rank) {
        return switch (this) {
            case AUTO -> rank == 2 || rank == 3;
            case MEAN, CLS, LAST -> rank == 3;
            case NONE -> rank == 2;
        };
    }

    /** What {@link #AUTO} stands for at this rank. */
    public Pooling at(int rank) {
        return this != AUTO ? this : rank == 3 ? MEAN : NONE;
    }

    /** The name on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The vector of a sample, not normalized.
     *
     * @param values [rows, width] or [rows, length, width]
     */
    public double[] vector(FloatValues values, Batch batch, int sample) {
        int width = values.shape().intDim(-1);
        int positions = values.rowSize() / width;
        Optional<Mask> mask = batch.mask().filter(m -> positions > 1 && m.length() == positions);
        int first = next(mask, sample, positions, -1);
        double[] sum = new double[width];
        int count = 0;
        for (int position = first; position < positions; position = next(mask, sample, positions, position)) {
            boolean replaces = at(values.shape().rank()) == LAST;
            for (int i = 0; i < width; i++) {
                double value = values.at((sample * positions + position) * width + i);
                sum[i] = replaces ? value : sum[i] + value;
            }
            count += replaces ? 0 : 1;
            if (this == CLS) {
                break;
            }
        }
        for (int i = 0; i < width && count > 1; i++) {
            sum[i] /= count;
        }
        return sum;
    }

    /** The next position that is not padding. */
    private static int next(Optional<Mask> mask, int sample, int positions, int before) {
        int position = before + 1;
        while (position < positions && mask.isPresent() && !mask.get().isReal(sample, position)) {
            position++;
        }
        return position;
    }
}
