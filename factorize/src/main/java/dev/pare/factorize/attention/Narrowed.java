/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.analysis.Weight;
import dev.pare.tensor.Shape;
import dev.pare.tensor.TensorData;
import java.util.List;
import java.util.Optional;

/**
 * A pair with narrower heads, ready to be put into the graph. The decisions about both its weights hold it.
 *
 * @param kept the pairs of features that stay, where only whole ones can; otherwise empty
 * @param first the first matrix as its places take it
 * @param firstBias the bias behind it; empty if there is none any more
 * @param secondBiases what replaces the biases behind the second matrix; none if they vanish or stay
 */
@SuppressWarnings("ArrayRecordComponent") // handed over
public record Narrowed(
        HeadPair pair,
        int rank,
        int[] kept,
        Content first,
        Optional<Content> firstBias,
        Content second,
        List<CorrectedBias> secondBiases) {
    public Narrowed {
        secondBiases = List.copyOf(secondBiases);
    }

    /** What a new tensor holds. */
    public record Content(Shape shape, TensorData data) {}

    /** The content that a bias gets behind this pair; other users of the bias keep the old one. */
    public record CorrectedBias(Weight bias, Content content) {}
}
