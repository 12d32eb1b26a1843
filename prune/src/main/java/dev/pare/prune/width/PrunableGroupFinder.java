/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.width;

import dev.pare.analysis.AttentionBlock;
import dev.pare.analysis.Facts;
import dev.pare.analysis.FeedForwardBlock;
import dev.pare.analysis.Linear;
import dev.pare.analysis.Weight;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the attentions and feed-forward blocks of a model; blocks that share their matrices are one. */
final class PrunableGroupFinder {
    private final Facts facts;

    PrunableGroupFinder(Facts facts) {
        this.facts = facts;
    }

    /** All of them, those that are refused with a reason. */
    List<PrunableGroups> find() {
        List<PrunableGroups> found = new ArrayList<>();
        Map<List<Weight>, List<AttentionBlock>> attentions = new LinkedHashMap<>();
        for (AttentionBlock block : facts.anatomy().attentions()) {
            attentions.computeIfAbsent(weights(block), w -> new ArrayList<>()).add(block);
        }
        attentions.forEach((weights, blocks) -> heads(weights, blocks, found));
        Map<List<Weight>, List<FeedForwardBlock>> feedForwards = new LinkedHashMap<>();
        for (FeedForwardBlock block : facts.anatomy().feedForwards()) {
            feedForwards.computeIfAbsent(weights(block), w -> new ArrayList<>()).add(block);
        }
        feedForwards.forEach((weights, blocks) -> found.add(neurons(weights, blocks)));
        return withoutSharing(found);
    }

    private static List<Weight> weights(AttentionBlock block) {
        Set<Weight> all = new LinkedHashSet<>();
        Stream.of(block.query(), block.key(), block.value(), block.output())
                .flatMap(List::stream)
                .forEach(l -> all.add(l.weight()));
        return List.copyOf(all);
    }

    private static List<Weight> weights(FeedForwardBlock block) {
        Set<Weight> all = new LinkedHashSet<>();
        all.add(block.in().weight());
        block.gate().ifPresent(g -> all.add(g.weight()));
        all.add(block.out().weight());
        return List.copyOf(all);
    }

    private void heads(List<Weight> weights, List<AttentionBlock> blocks, List<PrunableGroups> found) {
        if (!weights.isEmpty()) {
            found.add(heads(weights, blocks));
        }
    }

    private PrunableGroups heads(List<Weight> weights, List<AttentionBlock> blocks) {
        AttentionBlock first = blocks.get(0);
        boolean plain = blocks.stream()
                .allMatch(b -> b.root().is("Softmax")
                        && b.query().size() == 1
                        && b.key().size() == 1
                        && b.value().size() == 1
                        && b.output().size() == 1);
        if (!plain) {
            return new PrunableGroups.Refused(
                    weights, "its attention is fused, or not made of one matrix each for query, key, value and output");
        }
        if (first.heads() < 2) {
            return new PrunableGroups.Refused(
                    weights, first.heads() == 1 ? "it has one head" : "how many heads it has was not found");
        }
        List<PrunableGroupBuilder.Way> ways = blocks.stream()
                .map(b -> new PrunableGroupBuilder.Way(
                        b.scope(), makers(b), b.output().get(0)))
                .toList();
        int groups = groups(first);
        return groups < 2
                ? new PrunableGroups.Refused(weights, "all its queries share one head of keys and values")
                : new PrunableGroupBuilder(facts, PrunableGroup.Kind.HEADS, groups).build(weights, ways);
    }

    /** Heads of keys and values: where several heads of queries share one, they go together. */
    private static int groups(AttentionBlock block) {
        Linear key = block.key().get(0);
        boolean apart = !block.query().contains(key);
        long shared = apart && block.headSize() > 0 && key.outputs() % block.headSize() == 0
                ? key.outputs() / block.headSize()
                : block.heads();
        return shared < block.heads() && block.heads() % shared == 0 ? Math.toIntExact(shared) : block.heads();
    }

    /** Query, key and value, a joint matrix once. */
    private static List<Linear> makers(AttentionBlock block) {
        Set<Linear> all = new LinkedHashSet<>(block.query());
        all.addAll(block.key());
        all.addAll(block.value());
        return List.copyOf(all);
    }

    private PrunableGroups neurons(List<Weight> weights, List<FeedForwardBlock> blocks) {
        List<PrunableGroupBuilder.Way> ways = blocks.stream()
                .map(b -> new PrunableGroupBuilder.Way(
                        b.out().scope(),
                        Stream.concat(Stream.of(b.in()), b.gate().stream()).toList(),
                        b.out()))
                .toList();
        return new PrunableGroupBuilder(
                        facts,
                        PrunableGroup.Kind.NEURONS,
                        Math.toIntExact(blocks.get(0).out().inputs()))
                .build(weights, ways);
    }

    /** A matrix of two different blocks cannot follow both. */
    private static List<PrunableGroups> withoutSharing(List<PrunableGroups> found) {
        IdentityHashMap<Weight, Integer> owners = new IdentityHashMap<>();
        found.forEach(f -> weights(f).forEach(w -> owners.merge(w, 1, Integer::sum)));
        return found.stream()
                .map(f -> weights(f).stream().anyMatch(w -> owners.get(w) > 1)
                        ? new PrunableGroups.Refused(weights(f), "another block has some of its matrices")
                        : f)
                .toList();
    }

    static List<Weight> weights(PrunableGroups found) {
        return found instanceof PrunableGroups.Usable usable
                ? usable.bundle().weights().toList()
                : ((PrunableGroups.Refused) found).weights();
    }
}
