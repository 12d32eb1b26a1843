/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.dataflow.Uses;
import dev.pare.graph.Model;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which part of a transformer each weight is, found by structure and never by names. A bias has the role of its matrix.
 *
 * @param layers number of transformer layers that run (passes through a shared layer count each)
 * @param heads number of attention heads, 0 if not found; the most frequent number if layers differ
 * @param attentions every attention that runs, in the order of the nodes
 * @param feedForwards every feed-forward block that runs, in the order of the nodes
 */
public record TransformerStructure(
        Map<Weight, Role> roles,
        int layers,
        int heads,
        List<AttentionBlock> attentions,
        List<FeedForwardBlock> feedForwards) {

    public TransformerStructure {
        attentions = List.copyOf(attentions);
        feedForwards = List.copyOf(feedForwards);
    }

    /** The role of a weight; OTHER where the structure tells nothing. */
    public Role role(Weight weight) {
        return roles.getOrDefault(weight, Role.OTHER);
    }

    /** Looks at the main graph and all that are nested in it, not into model-local functions. */
    public static TransformerStructure of(Model model, Uses uses, Weights weights) {
        Structure structure = new Structure(model, uses, weights);
        Factors factors = new Factors(structure);
        RoleMap roles = new RoleMap(factors);

        List<FeedForwardBlock> feedForwards = new FeedForwardFinder(structure, factors).find();
        feedForwards.forEach(b -> claim(b, roles));
        List<AttentionBlock> attentions = new AttentionFinder(structure, roles).find();
        OutputFinder outputs = new OutputFinder(structure, roles);
        new EmbeddingFinder(structure, roles, outputs.found()).find(outputs.widths());
        outputs.claim();
        new BiasFinder(structure, roles, attentions).claim();

        int layers = LayerCount.of(model, attentions);
        return new TransformerStructure(roles.roles(), layers, heads(attentions), attentions, feedForwards);
    }

    private static void claim(FeedForwardBlock block, RoleMap roles) {
        roles.claim(block.in(), Role.FFN_IN);
        block.gate().ifPresent(gate -> roles.claim(gate, Role.FFN_GATE));
        roles.claim(block.out(), Role.FFN_OUT);
    }

    private static int heads(List<AttentionBlock> attentions) {
        Map<Integer, Integer> votes = new TreeMap<>();
        attentions.stream()
                .mapToInt(AttentionBlock::heads)
                .filter(h -> h > 0)
                .forEach(h -> votes.merge(h, 1, Integer::sum));
        return votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(0);
    }
}
