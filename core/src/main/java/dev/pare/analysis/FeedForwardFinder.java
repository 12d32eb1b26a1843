/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.dataflow.Uses;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds feed-forward blocks: a matrix, a nonlinearity and a matrix back to the width of the beginning, whose result is added to
 * something else. In a gated block the nonlinearity is on one of two matrices whose results are multiplied.
 */
final class FeedForwardFinder {
    private static final Set<String> BETWEEN = between();
    private static final Set<String> TO_RESIDUAL = Flow.union(Flow.MOVES, Flow.union(Flow.MIXES, Flow.NORMS));

    private final Structure structure;
    private final Factors factors;
    private final SourceMatrices sources;
    private final NearestUse nearest;

    FeedForwardFinder(Structure structure, Factors factors) {
        this.structure = structure;
        this.factors = factors;
        this.sources = new SourceMatrices(structure, BETWEEN, Flow.ACTIVATES, 2, true);
        this.nearest = new NearestUse(structure, TO_RESIDUAL, true);
    }

    private static Set<String> between() {
        Set<String> types = new HashSet<>(Flow.union(Flow.MOVES, Flow.union(Flow.MIXES, Flow.NORMS)));
        types.removeAll(Set.of("Concat", "Expand", "Tile"));
        return types;
    }

    /** All blocks in the order of their nodes. */
    List<FeedForwardBlock> find() {
        List<FeedForwardBlock> blocks = new ArrayList<>();
        for (Linear out : structure.linears()) {
            block(out).filter(b -> isResidual(b.out())).ifPresent(blocks::add);
        }
        return blocks;
    }

    private Optional<FeedForwardBlock> block(Linear last) {
        Linear out = factors.endingIn(last).get(0);
        SourceMatrices.Reached reached = sources.from(out.scope(), out.node(), out.data());
        if (reached.open() || reached.marked().isEmpty()) {
            return Optional.empty();
        }
        List<Linear> all = List.copyOf(reached.all());
        if (all.size() == 1 && fits(all.get(0), out, last, 2)) {
            return Optional.of(new FeedForwardBlock(all.get(0), Optional.empty(), last));
        }
        return all.size() == 2 ? gated(reached, out, last) : Optional.empty();
    }

    private Optional<FeedForwardBlock> gated(SourceMatrices.Reached reached, Linear out, Linear last) {
        List<Linear> open = new ArrayList<>(reached.linears());
        open.removeAll(reached.marked());
        if (open.size() != 1 || reached.marked().size() != 1) {
            return Optional.empty();
        }
        Linear in = open.get(0);
        Linear gate = reached.marked().iterator().next();
        return fits(in, out, last, 1) && fits(gate, out, last, 1)
                ? Optional.of(new FeedForwardBlock(in, Optional.of(gate), last))
                : Optional.empty();
    }

    /** Whether the widths go out and back: H to F (or twice F, if gate and in are one matrix) and F to H. */
    private boolean fits(Linear in, Linear out, Linear last, int mostParts) {
        long width = factors.endingIn(in).get(0).inputs();
        return width == last.outputs() && (in.outputs() == out.inputs() || in.outputs() == mostParts * out.inputs());
    }

    private boolean isResidual(Linear out) {
        return nearest.first(out.scope(), out.node().output(), this::joinsResidual)
                .isPresent();
    }

    private boolean joinsResidual(Uses.Use use) {
        Node node = use.node();
        return switch (Flow.type(node)) {
            case "SkipLayerNormalization", "SkipSimplifiedLayerNormalization" -> use.input() <= 1;
            case "Add", "Sum" -> !structure.hasOneVariable(use.scope(), node);
            default -> false;
        };
    }
}
