/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.embedding;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Node;
import dev.pare.linalg.stored.StoredMatrix;
import java.util.List;
import java.util.Optional;

/**
 * The uses of an embedding table: rows are looked up (Gather), and a tied decoder multiplies with the transposed table (MatMul
 * behind a Transpose, or Gemm with transB).
 */
record Lookups(List<WeightUse> gathers, List<WeightUse> decoders) {
    Lookups {
        gathers = List.copyOf(gathers);
        decoders = List.copyOf(decoders);
    }

    /** Whether a weight is a matrix whose rows are looked up. */
    static boolean isTable(Weight weight) {
        return weight.tensor().shape().rank() == 2 && weight.uses().stream().anyMatch(Lookups::isGather);
    }

    static Lookups of(Weight table) {
        return new Lookups(
                table.uses().stream().filter(Lookups::isGather).toList(),
                table.uses().stream().filter(u -> !isGather(u)).toList());
    }

    private static boolean isGather(WeightUse use) {
        Node node = use.node();
        return node.is("Gather") && use.input() == 0 && node.intAttribute("axis", 0) == 0 && !use.transposed();
    }

    /** Why the table cannot be split; empty if it can. */
    static Optional<String> refusal(Weight table, Facts facts) {
        if (!StoredMatrix.readable(table.tensor())) {
            return Optional.of("of type " + table.tensor().type() + "; factors are made of FLOAT and FLOAT16");
        }
        if (!table.fixed()) {
            return Optional.of("the caller of the model may replace it");
        }
        if (facts.uses().reachesOutput(table.scope(), table.name())) {
            return Optional.of("it is an output of the graph");
        }
        for (WeightUse use : table.uses()) {
            if (!use.castsNothing()) {
                return Optional.of("reaches " + use.node().label() + " through a Cast");
            }
            if (!isGather(use) && !isDecoder(use)) {
                return Optional.of(
                        "also used by " + use.node().label() + " (" + use.node().op() + ")");
            }
        }
        return Optional.empty();
    }

    private static boolean isDecoder(WeightUse use) {
        Node node = use.node();
        if (use.input() != 1) {
            return false;
        }
        boolean flag = node.is("Gemm") && node.intAttribute("transB", 0) != 0;
        return (node.is("MatMul") || node.is("Gemm")) && use.transposed() != flag;
    }
}
