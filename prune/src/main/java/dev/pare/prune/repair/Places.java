/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.repair;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUses;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.pass.SequentialCalibration.Pair;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says what a weight is to give. Where its result is added to a residual, that is the sum in the original less the residual of the
 * changed model, so that what earlier steps lost is made up for, too; elsewhere the result in the original. Values of both models belong
 * together if they have the same name.
 */
final class Places {
    private final Facts facts;
    private final Set<String> known = new HashSet<>();

    Places(Facts facts, Model original) {
        this.facts = facts;
        original.graph().nodes().forEach(node -> known.addAll(node.outputs()));
    }

    /** Empty if the original has nothing that corresponds to the results. */
    Optional<Place> of(Weight weight, LinearUses.Usable sites) {
        List<Pair> pairs = new ArrayList<>();
        int first = Integer.MAX_VALUE;
        for (LinearUse site : sites.all()) {
            Optional<Pair> pair = inMainGraph(site) ? pair(site) : Optional.empty();
            if (pair.isEmpty()) {
                return Optional.empty();
            }
            pairs.add(pair.get());
            first = Math.min(first, facts.model().graph().nodes().indexOf(site.node()));
        }
        return Optional.of(new Place(weight, sites, pairs, first));
    }

    private boolean inMainGraph(LinearUse site) {
        return site.scope() == facts.model().graph()
                && facts.uses()
                        .resolve(site.scope(), site.input())
                        .filter(v -> v.scope() == site.scope())
                        .isPresent();
    }

    private Optional<Pair> pair(LinearUse site) {
        return toResidual(site)
                .or(() -> known.contains(site.result())
                        ? Optional.of(new Pair(site.input(), site.result(), Optional.empty(), site.axis()))
                        : Optional.empty());
    }

    private Optional<Pair> toResidual(LinearUse site) {
        Uses uses = facts.uses();
        return uses.onlyConsumer(site.scope(), site.result())
                .filter(add -> add.is("Add") && known.contains(add.output()))
                .flatMap(add -> residual(site, add))
                .map(r -> new Pair(site.input(), r.sum(), Optional.of(r.residual()), site.axis()));
    }

    private record Residual(String residual, String sum) {}

    private Optional<Residual> residual(LinearUse site, Node add) {
        String other = add.input(add.input(0).equals(site.result()) ? 1 : 0);
        boolean varies = !other.equals(site.result())
                && facts.weights().feeding(add, add.inputs().indexOf(other)).isEmpty()
                && facts.uses()
                        .resolve(site.scope(), other)
                        .filter(v -> v.scope() == site.scope())
                        .isPresent();
        return varies ? Optional.of(new Residual(other, add.output())) : Optional.empty();
    }
}
