/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.sharing;

import dev.pare.analysis.Facts;
import dev.pare.analysis.FeedForwardBlock;
import dev.pare.analysis.Linear;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the neurons of feed-forward blocks in the order of those of the first of their group that they are most like. That changes no
 * output as long as all matrices of a block follow, so that their groups are decided on together.
 */
final class Alignment {
    private final Facts facts;
    private final LinearAlgebra algebra;

    Alignment(Facts facts, LinearAlgebra algebra) {
        this.facts = facts;
        this.algebra = algebra;
    }

    /** Groups that have to be shared together or not at all; most are alone. */
    List<List<List<Member>>> units(List<List<Member>> groups) {
        List<List<List<Member>>> units = new ArrayList<>();
        Set<List<Member>> done = Collections.newSetFromMap(new IdentityHashMap<>());
        for (List<Member> group : groups) {
            Optional<List<List<Member>>> blocks = blocks(group, groups);
            blocks.ifPresent(b -> {
                done.addAll(b);
                units.add(aligned(b));
            });
        }
        groups.stream().filter(g -> !done.contains(g)).forEach(g -> units.add(List.of(g)));
        return units;
    }

    /** The groups of the outgoing, the incoming and the gate matrices of the same blocks, if this is the first of them. */
    private Optional<List<List<Member>>> blocks(List<Member> outs, List<List<Member>> groups) {
        List<FeedForwardBlock> blocks = new ArrayList<>();
        for (Member out : outs) {
            facts.anatomy().feedForwards().stream()
                    .filter(b -> b.out().weight() == out.weight())
                    .filter(this::movable)
                    .forEach(blocks::add);
        }
        if (blocks.size() != outs.size()) {
            return Optional.empty();
        }
        List<List<Member>> found = new ArrayList<>(List.of(outs));
        group(groups, blocks.stream().map(b -> b.in().weight()).toList()).ifPresent(found::add);
        List<Weight> gates = blocks.stream()
                .flatMap(b -> b.gate().stream())
                .map(Linear::weight)
                .toList();
        if (!gates.isEmpty()) {
            group(groups, gates).ifPresent(found::add);
        }
        boolean known = found.stream().skip(1).flatMap(List::stream).allMatch(this::biasFollows);
        return known && found.size() == (gates.isEmpty() ? 2 : 3) ? Optional.of(found) : Optional.empty();
    }

    /** Whether the bias, if there is one, can be put in another order. */
    private boolean biasFollows(Member member) {
        LinearUse site = member.sites().all().get(0);
        boolean has = site.isGemm()
                ? !site.node().input(2).isEmpty()
                : hasBias(site.scope(), site.node().output(), member.outputs());
        return site.bias().isPresent() || !has;
    }

    private static Optional<List<Member>> group(List<List<Member>> groups, List<Weight> weights) {
        return groups.stream()
                .filter(g -> g.stream().map(Member::weight).toList().equals(weights))
                .findFirst();
    }

    /** Whether its matrices are used nowhere else and nothing in between tells one neuron from another. */
    private boolean movable(FeedForwardBlock block) {
        List<Linear> all = new ArrayList<>(List.of(block.in(), block.out()));
        block.gate().ifPresent(all::add);
        boolean alone = all.stream().allMatch(l -> l.weight().uses().size() == 1);
        long width = block.out().inputs();
        boolean fits = block.in().outputs() == width && block.gate().stream().allMatch(g -> g.outputs() == width);
        return alone
                && fits
                && plain(block.in(), block)
                && block.gate().stream().allMatch(gate -> plain(gate, block));
    }

    /** Whether no constant between the bias of a matrix and the last matrix is as wide as there are neurons. */
    private boolean plain(Linear from, FeedForwardBlock block) {
        Deque<String> open = new ArrayDeque<>(List.of(from.node().output()));
        Set<String> seen = new HashSet<>();
        int biases = 0;
        while (!open.isEmpty()) {
            String value = open.pop();
            if (!seen.add(value)) {
                continue;
            }
            for (Uses.Use use : facts.uses().consumers(from.scope(), value)) {
                Node node = use.node();
                if (node == block.out().node()) {
                    continue;
                }
                biases += wide(node, block.out().inputs()) ? 1 : 0;
                open.addAll(node.outputs());
                if (seen.size() > 64) {
                    return false;
                }
            }
        }
        return biases == (hasBias(from.scope(), from.node().output(), from.outputs()) ? 1 : 0);
    }

    private boolean hasBias(Graph scope, String product, long width) {
        return facts.uses()
                .onlyConsumer(scope, product)
                .filter(n -> n.is("Add") && wide(n, width))
                .isPresent();
    }

    private boolean wide(Node node, long width) {
        for (int i = 0; i < node.inputs().size(); i++) {
            if (facts.weights()
                    .feeding(node, i)
                    .filter(w -> w.tensor().shape().elements() >= width)
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }

    private List<List<Member>> aligned(List<List<Member>> unit) {
        List<List<Member>> result = new ArrayList<>();
        unit.forEach(g -> result.add(new ArrayList<>(List.of(g.get(0)))));
        for (int l = 1; l < unit.get(0).size(); l++) {
            int[] order = NeuronMatching.of(alike(unit, l));
            result.get(0).add(unit.get(0).get(l).withInputOrder(order));
            for (int g = 1; g < unit.size(); g++) {
                result.get(g).add(unit.get(g).get(l).withOutputOrder(order));
            }
        }
        return result;
    }

    /** Products of what two neurons read and of what they write, each of the same weight in all. */
    private Matrix alike(List<List<Member>> unit, int layer) {
        Matrix sum = null;
        for (int g = 0; g < unit.size(); g++) {
            Member first = unit.get(g).get(0);
            Member other = unit.get(g).get(layer);
            Matrix one = first.matrix();
            Matrix two = other.matrix();
            Matrix product = g == 0
                    ? algebra.multiplyTransposedRight(one, two)
                    : algebra.multiplyTransposedLeft(one, algebra.multiply(first.gram(), two));
            double size = Math.max(product.frobenius(), Double.MIN_NORMAL);
            double[] factors = new double[product.columns()];
            Arrays.fill(factors, 1 / size);
            Matrix scaled = product.scaleColumns(factors);
            sum = sum == null ? scaled : sum.plus(scaled);
        }
        return sum;
    }
}
