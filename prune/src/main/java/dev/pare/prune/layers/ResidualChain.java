/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.layers;

import dev.pare.analysis.Facts;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Node;
import dev.pare.operators.Kind;
import dev.pare.operators.Operators;
import dev.pare.patterns.Norm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The halves in their order, and which of them follow each other directly. */
final class ResidualChain {
    private final Facts facts;
    private final List<Sublayer> halves;
    private final boolean[] follows;

    ResidualChain(Facts facts, List<Sublayer> halves) {
        this.facts = facts;
        this.halves = List.copyOf(halves);
        this.follows = new boolean[halves.size()];
        for (int i = 1; i < follows.length; i++) {
            follows[i] = isNormOf(halves.get(i).residual(), halves.get(i - 1).output());
        }
    }

    List<Sublayer> halves() {
        return halves;
    }

    int layers() {
        return halves.stream().mapToInt(h -> h.layer() + 1).max().orElse(0);
    }

    /** The numbers of a layer's halves. */
    List<Integer> of(int layer) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < halves.size(); i++) {
            if (halves.get(i).layer() == layer) {
                numbers.add(i);
            }
        }
        return numbers;
    }

    /** Runs of halves that follow each other, out of some. */
    List<Segment> segments(Set<Integer> dropped) {
        List<Segment> segments = new ArrayList<>();
        List<Sublayer> run = new ArrayList<>();
        for (int i = 0; i < halves.size(); i++) {
            if (!dropped.contains(i)) {
                close(run, segments);
            } else {
                if (!follows[i]) {
                    close(run, segments);
                }
                run.add(halves.get(i));
            }
        }
        close(run, segments);
        return segments;
    }

    private void close(List<Sublayer> run, List<Segment> segments) {
        if (!run.isEmpty()) {
            segments.add(new Segment(run, normed(run.get(run.size() - 1))));
            run.clear();
        }
    }

    /** The next half's residual, where that is a normalization of this half's sum. */
    private Optional<String> normed(Sublayer half) {
        int next = halves.indexOf(half) + 1;
        return next < halves.size()
                        && follows[next]
                        && !halves.get(next).residual().equals(half.output())
                ? Optional.of(halves.get(next).residual())
                : Optional.empty();
    }

    /** Whether nothing but normalizations, copies and casts stand between two values. */
    private boolean isNormOf(String value, String sum) {
        return Worklist.<Visited>backward(
                        facts.uses(),
                        (node, at, state) ->
                                at.name().equals(sum) ? Step.accept() : Step.to(at.scope(), before(node), state),
                        (given, state) -> given.name().equals(sum) ? Step.accept() : Step.stop())
                .finds(facts.model().graph(), List.of(value), Visited.HERE);
    }

    /** What a norm that ends in a node normalizes, or what the node copies or casts. */
    private List<String> before(Node node) {
        boolean same = Operators.of(node).is(Kind.COPIES, Kind.CASTS);
        return facts.norms()
                .endingIn(node)
                .filter(n -> n.data().size() == 1)
                .map(Norm::data)
                .orElse(same ? List.of(node.input(0)) : List.of());
    }
}
