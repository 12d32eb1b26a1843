/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.norm;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import dev.pare.patterns.Norm;
import dev.pare.patterns.Recognition;
import dev.pare.recipe.WeightFilter;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides for the scale of every layer normalization whether the nodes that it scales are expanded. */
final class NormPlanner {
    private final Facts facts;
    private final WeightFilter filter;

    NormPlanner(Facts facts, WeightFilter filter) {
        this.facts = facts;
        this.filter = filter;
    }

    Plan<Norms> plan() {
        List<Decision<Norms>> decisions = new ArrayList<>();
        for (Weight weight : facts.weights().all()) {
            List<Norm> norms = new ArrayList<>();
            List<String> refusals = new ArrayList<>();
            for (WeightUse use : weight.uses()) {
                norm(use).ifPresent(norms::add);
                unknown(use).ifPresent(refusals::add);
            }
            if (!norms.isEmpty() || !refusals.isEmpty()) {
                decisions.add(decide(weight, norms, refusals));
            }
        }
        return Plan.of(decisions);
    }

    /** The normalization that a weight scales; root mean squares are computed fast as they are, and so are products in pieces. */
    private Optional<Norm> norm(WeightUse use) {
        return facts.norms()
                .scaledAt(use.node(), use.input())
                .filter(n -> n.kind() == Norm.Kind.LAYER)
                .filter(n -> n.form() instanceof Norm.Fused fused
                        ? fused.node().is("LayerNormalization")
                        : hasPower(n.scope(), ((Norm.Written) n.form()).square()));
    }

    private boolean hasPower(Graph scope, Node square) {
        return square.is("Pow") && facts.inference().type(scope, square.output()) == DataType.FLOAT;
    }

    /** Why a normalization in one node that a weight scales is not understood. */
    private Optional<String> unknown(WeightUse use) {
        boolean whole = use.node().is("LayerNormalization") && use.input() == 1;
        return facts.norms().reasons().stream()
                .filter(r -> whole && r.node() == use.node())
                .map(Recognition.Reason::text)
                .findFirst();
    }

    private Optional<String> refusal(Norm norm) {
        Node node = Norms.replaced(norm);
        if (facts.inference().type(norm.scope(), node.input(0)) != DataType.FLOAT) {
            return Optional.of("normalizes other numbers than 32-bit floats at " + node.label());
        }
        return node.outputs().stream().skip(1).anyMatch(o -> !o.isEmpty())
                ? Optional.of("gives its mean or deviation, too, at " + node.label())
                : Optional.empty();
    }

    private Decision<Norms> decide(Weight weight, List<Norm> norms, List<String> refusals) {
        norms.stream().flatMap(n -> refusal(n).stream()).forEach(refusals::add);
        Optional<String> refusal =
                filter.refusal(weight, facts).or(() -> refusals.stream().findFirst());
        if (refusal.isPresent()) {
            return new Decision.Skip<>(weight, refusal.get());
        }
        boolean whole = norms.stream().anyMatch(n -> n.form() instanceof Norm.Fused);
        String places = norms.size() > 1 ? " at " + norms.size() + " places" : "";
        String how = whole ? "expanded" : "its power becomes a product";
        return new Decision.Apply<>(
                weight, new Norms(norms), how + places, weight.tensor().byteSize());
    }
}
