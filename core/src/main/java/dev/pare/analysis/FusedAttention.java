/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.graph.Node;
import java.util.Optional;

/**
 * A whole attention as one operator.
 *
 * @param query input that carries the queries, or all three if the others are omitted
 * @param heads number of query heads, 0 if the operator does not say
 */
record FusedAttention(int query, int key, int value, int heads) {
    static Optional<FusedAttention> of(Node node) {
        if (node.op().domain().equals("com.microsoft")) {
            return switch (Flow.type(node)) {
                case "Attention", "QAttention", "PackedAttention", "LongformerAttention" ->
                    Optional.of(known(node, "num_heads"));
                case "MultiHeadAttention",
                        "GroupQueryAttention",
                        "DecoderMaskedMultiHeadAttention",
                        "PackedMultiHeadAttention",
                        "SparseAttention",
                        "PagedAttention" -> Optional.of(known(node, "num_heads"));
                default -> Optional.empty();
            };
        }
        return node.is("Attention") ? Optional.of(known(node, "q_num_heads")) : Optional.empty();
    }

    private static FusedAttention known(Node node, String headsAttribute) {
        return new FusedAttention(0, 1, 2, (int) node.intAttribute(headsAttribute, 0));
    }
}
