/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.analysis.AttentionBlock;
import dev.pare.analysis.Facts;
import dev.pare.analysis.Linear;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUseFinder;
import dev.pare.analysis.site.LinearUses;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the pairs of matrices that can be factored together, and says of every other matrix of an attention why it cannot. */
final class PairFinder {
    /** What is known of all attentions of a model. */
    record Found(List<HeadPair> pairs, Map<Weight, String> refusals) {}

    private final Facts facts;
    private final LinearUseFinder sites;
    private final BlockReader reader;
    private final Map<Weight, String> refusals = new IdentityHashMap<>();
    private final List<HeadPair> pairs = new ArrayList<>();

    PairFinder(Facts facts) {
        this.facts = facts;
        this.sites = new LinearUseFinder(facts);
        this.reader = new BlockReader(facts);
    }

    Found find() {
        for (Side side : Side.values()) {
            Map<Weight, List<AttentionBlock>> byFirst = new LinkedHashMap<>();
            for (AttentionBlock block : facts.anatomy().attentions()) {
                first(block, side)
                        .ifPresent(w -> byFirst.computeIfAbsent(w, x -> new ArrayList<>())
                                .add(block));
            }
            byFirst.forEach((first, blocks) -> {
                Optional<String> refusal = pair(side, first, blocks);
                refusal.ifPresent(r -> refuse(side, blocks, r));
            });
        }
        pairs.forEach(p -> {
            refusals.remove(p.first());
            refusals.remove(p.second());
        });
        return new Found(pairs, refusals);
    }

    private void refuse(Side side, List<AttentionBlock> blocks, String reason) {
        for (AttentionBlock block : blocks) {
            firsts(block, side).forEach(l -> refusals.putIfAbsent(l.weight(), reason));
            seconds(block, side).forEach(l -> refusals.putIfAbsent(l.weight(), reason));
        }
    }

    private static List<Linear> firsts(AttentionBlock block, Side side) {
        return side == Side.QUERY_KEY ? block.query() : block.value();
    }

    private static List<Linear> seconds(AttentionBlock block, Side side) {
        return side == Side.QUERY_KEY ? block.key() : block.output();
    }

    private static Optional<Weight> first(AttentionBlock block, Side side) {
        return firsts(block, side).stream().findFirst().map(Linear::weight);
    }

    /** Adds a pair, or says why there is none. */
    private Optional<String> pair(Side side, Weight first, List<AttentionBlock> blocks) {
        AttentionBlock one = blocks.get(0);
        Optional<String> unfit = blocks.stream()
                .flatMap(b -> unfit(side, b, first, one).stream())
                .findFirst();
        if (unfit.isPresent()) {
            return unfit;
        }
        Weight second = seconds(one, side).get(0).weight();
        LinearUses firstSites = sites.sites(first);
        LinearUses secondSites = sites.sites(second);
        Optional<String> unusable = unusable(firstSites, blocks.size()).or(() -> unusable(secondSites, blocks.size()));
        if (unusable.isPresent()) {
            return unusable;
        }
        return pair(side, first, (LinearUses.Usable) firstSites, second, (LinearUses.Usable) secondSites, blocks);
    }

    private Optional<String> pair(
            Side side,
            Weight first,
            LinearUses.Usable firstSites,
            Weight second,
            LinearUses.Usable secondSites,
            List<AttentionBlock> blocks) {
        AttentionBlock one = blocks.get(0);
        int heads = one.heads();
        int width = firstSites.outputs(first);
        int other = side == Side.QUERY_KEY ? secondSites.outputs(second) : secondSites.inputs(second);
        Optional<String> unfit = widths(heads, width, other)
                .or(() -> groups(side, heads, firstSites, secondSites))
                .or(() -> biases(firstSites));
        Optional<String> refusal =
                unfit.or(() -> plain(side, first, firstSites, second, secondSites, blocks, width / heads));
        return refusal.isPresent() && side == Side.QUERY_KEY
                ? turned(first, firstSites, second, secondSites, blocks)
                : refusal;
    }

    /** Features of a head that can be mixed. */
    private Optional<String> plain(
            Side side,
            Weight first,
            LinearUses.Usable firstSites,
            Weight second,
            LinearUses.Usable secondSites,
            List<AttentionBlock> blocks,
            int size) {
        Road road = null;
        for (AttentionBlock block : blocks) {
            BlockReader.Read read = reader.read(
                    side,
                    block,
                    site(firstSites, firsts(block, side).get(0)),
                    site(secondSites, seconds(block, side).get(0)),
                    size);
            if (!read.obstacle().isEmpty()) {
                return Optional.of(read.obstacle());
            }
            road = road == null ? read.road() : road.and(read.road());
        }
        int heads = blocks.get(0).heads();
        pairs.add(new HeadPair(
                side, first, firstSites, second, secondSites, heads, size, blocks, road, Optional.empty()));
        return Optional.empty();
    }

    /** Features of a head of which whole pairs can go. */
    private Optional<String> turned(
            Weight first,
            LinearUses.Usable firstSites,
            Weight second,
            LinearUses.Usable secondSites,
            List<AttentionBlock> blocks) {
        int heads = blocks.get(0).heads();
        int size = firstSites.outputs(first) / heads;
        int groups = secondSites.outputs(second) / Math.max(1, size);
        boolean even = size > 0
                && firstSites.outputs(first) == heads * size
                && secondSites.outputs(second) == groups * size
                && groups > 0
                && heads % groups == 0;
        if (!even || blocks.size() > 1 || firstSites.groups() * secondSites.groups() > 1) {
            return Optional.of("its heads of queries and keys do not go together evenly, or layers share them");
        }
        AttentionBlock block = blocks.get(0);
        RotaryPairFinder.Read read = new RotaryPairFinder(facts)
                .read(
                        block,
                        site(firstSites, block.query().get(0)),
                        site(secondSites, block.key().get(0)),
                        groups,
                        size);
        if (read.turned() == null) {
            return Optional.of(read.obstacle());
        }
        Road none = new Road(List.of(), Map.of(), java.util.Set.of());
        pairs.add(new HeadPair(
                Side.QUERY_KEY,
                first,
                firstSites,
                second,
                secondSites,
                heads,
                size,
                blocks,
                none,
                Optional.of(read.turned())));
        return Optional.empty();
    }

    private Optional<String> unfit(Side side, AttentionBlock block, Weight first, AttentionBlock like) {
        List<Linear> firsts = firsts(block, side);
        List<Linear> seconds = seconds(block, side);
        if (firsts.size() != 1 || seconds.size() != 1) {
            return Optional.of("what it is multiplied with is not one matrix of its own");
        }
        if (block.query().equals(block.key())
                || block.key().equals(block.value())
                || block.query().equals(block.value())) {
            return Optional.of("queries, keys and values come from one matrix, which is not taken apart");
        }
        if (seconds.get(0).weight() != seconds(like, side).get(0).weight()
                || seconds.get(0).weight() == first) {
            return Optional.of("layers share it, but not what it is multiplied with");
        }
        if (block.heads() < 1 || block.heads() != like.heads()) {
            return Optional.of("the number of heads is not known");
        }
        boolean nested = block.scope() != facts.model().graph()
                || firsts.get(0).scope() != block.scope()
                || seconds.get(0).scope() != block.scope();
        return nested ? Optional.of("it stands in a nested graph") : Optional.empty();
    }

    private static Optional<String> unusable(LinearUses sites, int blocks) {
        if (sites instanceof LinearUses.Unusable unusable) {
            return Optional.of(unusable.reason());
        }
        List<LinearUse> all = ((LinearUses.Usable) sites).all();
        if (all.size() != blocks) {
            return Optional.of("it is used outside of its attention, too");
        }
        boolean strange =
                all.stream().anyMatch(s -> addsSomething(s.node()) && s.bias().isEmpty());
        return strange ? Optional.of("what is added to its product is not a plain bias") : Optional.empty();
    }

    private static boolean addsSomething(Node node) {
        return !node.is("MatMul") && !node.input(2).isEmpty();
    }

    private static Optional<String> widths(int heads, int width, int other) {
        if (width != other) {
            return Optional.of(
                    "keys and values are shared by groups of queries, which one rank for each head does not fit");
        }
        return width % heads == 0 ? Optional.empty() : Optional.of("its heads are not of one size");
    }

    /** A head must not be made from several groups of inputs, each with filters of its own. */
    private static Optional<String> groups(Side side, int heads, LinearUses.Usable first, LinearUses.Usable second) {
        if (side == Side.VALUE_OUTPUT && second.groups() > 1) {
            return Optional.of("its output matrix is a grouped convolution, which cannot take up what heads lose");
        }
        return heads % first.groups() == 0 && heads % second.groups() == 0
                ? Optional.empty()
                : Optional.of("its heads do not fit the groups of its convolution");
    }

    private static Optional<String> biases(LinearUses.Usable sites) {
        long different = sites.all().stream()
                .map(s -> s.bias().map(LinearUse.Bias::weight).orElse(null))
                .distinct()
                .count();
        return different == 1 ? Optional.empty() : Optional.of("its uses add different biases");
    }

    private static LinearUse site(LinearUses.Usable sites, Linear linear) {
        return sites.all().stream()
                .filter(s -> s.node() == linear.node())
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("no place of " + linear.node().label()));
    }
}
