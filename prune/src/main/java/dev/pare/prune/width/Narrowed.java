/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.width;

import dev.pare.analysis.Weight;
import dev.pare.tensor.TensorData;
import java.util.List;

/**
 * A block as it will be.
 */
public final class Narrowed {
    /** The content that a bias gets behind the reader of this block; other users of the bias keep the old one. */
    record CorrectedBias(Weight bias, TensorData data) {}

    private final PrunableGroup bundle;
    private final int[] kept;
    private final TensorData reader;
    private final List<CorrectedBias> biases;

    /**
     * @param kept the units that stay, ascending
     * @param reader raw content of the matrix that reads them
     * @param biases what replaces the biases behind that matrix; empty if none is corrected
     */
    Narrowed(PrunableGroup bundle, int[] kept, TensorData reader, List<CorrectedBias> biases) {
        this.bundle = bundle;
        this.kept = kept.clone();
        this.reader = reader;
        this.biases = List.copyOf(biases);
    }

    PrunableGroup bundle() {
        return bundle;
    }

    int[] kept() {
        return kept.clone();
    }

    TensorData reader() {
        return reader;
    }

    List<CorrectedBias> biases() {
        return biases;
    }
}
