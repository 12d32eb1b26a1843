/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.grouped;

import dev.pare.analysis.Facts;
import dev.pare.analysis.FeedForwardBlock;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUseFinder;
import dev.pare.analysis.site.LinearUses;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.prune.flow.Elementwise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The features between two matrices whose order is nobody's business: one matrix makes them, another one alone takes them. */
final class HiddenAxes {
    /**
     * @param in makes the features
     * @param bias is added to them
     * @param out takes them
     */
    record Hidden(
            Weight in, LinearUses.Usable inSites, Optional<Weight> bias, Weight out, LinearUses.Usable outSites) {}

    private final Facts facts;
    private final LinearUseFinder finder;
    private final Elementwise elementwise;

    HiddenAxes(Facts facts) {
        this.facts = facts;
        this.finder = new LinearUseFinder(facts);
        this.elementwise = new Elementwise(facts);
    }

    List<Hidden> find() {
        List<Hidden> found = new ArrayList<>();
        for (FeedForwardBlock block : facts.anatomy().feedForwards()) {
            if (block.gate().isEmpty()) {
                hidden(block.in().weight(), block.out().weight()).ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<Hidden> hidden(Weight in, Weight out) {
        if (!(finder.sites(in) instanceof LinearUses.Usable first)
                || !(finder.sites(out) instanceof LinearUses.Usable second)
                || first.all().size() != 1
                || second.all().size() != 1
                || first.groups() * second.groups() != 1) {
            return Optional.empty();
        }
        LinearUse from = first.all().get(0);
        LinearUse to = second.all().get(0);
        boolean ownBias = from.bias()
                .map(b -> b.weight().uses().size() == 1)
                .orElse(!from.isGemm() || from.node().input(2).isEmpty());
        Set<Node> way = new HashSet<>();
        boolean closed = from.scope() == to.scope()
                && elementwise.above(from.scope(), to.input(), from.result()::equals, way)
                && isPrivate(from.scope(), from.result(), way, to)
                && way.stream().allMatch(n -> isPrivate(from.scope(), n.output(), way, to));
        return ownBias && closed
                ? Optional.of(new Hidden(in, first, from.bias().map(LinearUse.Bias::weight), out, second))
                : Optional.empty();
    }

    private boolean isPrivate(Graph scope, String value, Set<Node> way, LinearUse to) {
        List<Uses.Use> uses = facts.uses().consumers(scope, value);
        return !facts.uses().isOutput(scope, value)
                && uses.stream().allMatch(u -> way.contains(u.node()) || (u.node() == to.node() && u.input() == 0));
    }
}
