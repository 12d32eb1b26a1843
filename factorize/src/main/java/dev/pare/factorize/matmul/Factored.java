/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.tensor.TensorData;
import java.util.List;

/**
 * A weight as two factors, ready to be put into the graph.
 *
 * @param rank of each block on the diagonal
 * @param groups number of these blocks, 1 for a dense matrix
 * @param a raw content of the first factor: inputs by rank, or as filters of a Conv groups · rank by inputs / groups
 * @param b raw content of the second factor: rank by outputs, or as filters outputs by rank
 * @param sites every place that multiplies with the weight
 * @param biases what replaces the biases of these places; empty if none is corrected
 */
public record Factored(
        int inputs,
        int rank,
        int outputs,
        int groups,
        TensorData a,
        TensorData b,
        List<LinearUse> sites,
        List<CorrectedBias> biases) {
    public Factored {
        sites = List.copyOf(sites);
        biases = List.copyOf(biases);
    }

    /** The content that a bias gets at the places of this weight; other users of the bias keep the old one. */
    record CorrectedBias(Weight bias, TensorData data) {}
}
