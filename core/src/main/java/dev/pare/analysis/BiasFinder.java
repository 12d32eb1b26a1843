/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.dataflow.Uses;
import dev.pare.graph.Node;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gives the bias of a matrix the role of the matrix. */
final class BiasFinder {
    private static final Set<String> TO_BIAS = Flow.union(Flow.MOVES, Set.of("Mul"));
    private static final Set<String> ADDS_SECOND = Set.of("BiasGelu", "FastGelu", "BiasSplitGelu");
    private static final Set<String> ADDS_FIFTH = Set.of("SkipLayerNormalization", "SkipSimplifiedLayerNormalization");

    private static final Set<String> BIAS_OF_THREE =
            Set.of("MultiHeadAttention", "DecoderMaskedMultiHeadAttention", "PackedMultiHeadAttention");

    private final Structure structure;
    private final RoleMap roles;
    private final List<AttentionBlock> attentions;
    private final NearestUse nearest;

    BiasFinder(Structure structure, RoleMap roles, List<AttentionBlock> attentions) {
        this.attentions = attentions;
        this.structure = structure;
        this.roles = roles;
        // The scale that turns an integer product back is measured on the data, so products with variables are passed.
        this.nearest = new NearestUse(structure, TO_BIAS, true);
    }

    void claim() {
        for (AttentionBlock block : attentions) {
            boolean joint = BIAS_OF_THREE.contains(Flow.type(block.root()));
            structure
                    .weights()
                    .feeding(block.root(), 3)
                    .filter(w -> joint)
                    .ifPresent(b -> roles.claimVector(b, Role.ATTENTION_QKV));
        }
        for (Linear linear : structure.linears()) {
            roles.role(linear).ifPresent(role -> {
                Optional<Weight> bias = own(linear).or(() -> added(linear));
                bias.filter(b -> isVector(b, linear)).ifPresent(b -> roles.claimVector(b, role));
            });
        }
    }

    private Optional<Weight> own(Linear linear) {
        return switch (Flow.type(linear.node())) {
            case "Gemm",
                    "Conv",
                    "FusedGemm",
                    "FusedConv",
                    "Attention",
                    "QAttention",
                    "PackedAttention",
                    "LongformerAttention" -> structure.weights().feeding(linear.node(), 2);
            case "MatMulIntegerToFloat" -> structure.weights().feeding(linear.node(), 6);
            case "DynamicQuantizeMatMul" -> structure.weights().feeding(linear.node(), 4);
            default -> Optional.empty();
        };
    }

    private Optional<Weight> added(Linear linear) {
        return nearest.first(linear.scope(), linear.node().output(), u -> biasInput(u) >= 0)
                .flatMap(u -> structure.weights().feeding(u.node(), biasInput(u)));
    }

    /** The input at which a constant is added to the value of this use, or -1. */
    private int biasInput(Uses.Use use) {
        Node node = use.node();
        int input = -1;
        if (Flow.type(node).equals("Add")) {
            input = 1 - use.input();
        } else if (ADDS_SECOND.contains(Flow.type(node)) && use.input() == 0) {
            input = 1;
        } else if (ADDS_FIFTH.contains(Flow.type(node)) && use.input() == 0) {
            input = 4;
        }
        return input >= 0 && structure.weights().feeding(node, input).isPresent() ? input : -1;
    }

    private static boolean isVector(Weight weight, Linear linear) {
        int rank = weight.tensor().shape().rank();
        return rank >= 1
                && weight.tensor().shape().elements() == linear.outputs()
                && weight.tensor().shape().dim(-1) == linear.outputs();
    }
}
