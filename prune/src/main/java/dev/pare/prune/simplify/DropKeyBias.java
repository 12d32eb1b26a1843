/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.features.FeatureAxes;
import dev.pare.analysis.features.Rearrangement;
import dev.pare.analysis.features.Rearrangement.Way;
import dev.pare.analysis.features.SingleNumber;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Drops biases of keys. A bias b adds q·b to all scores of a query q, and a softmax over these scores ignores what all have in common.
 * Where a rotation or another node that tells positions apart stands between, or the keys leave the graph, the bias stays.
 */
final class DropKeyBias implements Rule {
    private record Found(Biased biased, Graph scope, Optional<String> refusal) {}

    @Override
    public Model apply(Facts facts, RewriteLog journal) {
        Map<Weight, List<Found>> byBias = new IdentityHashMap<>();
        List<Weight> order = new ArrayList<>();
        for (Graph graph : facts.model().graphs()) {
            for (Node node : graph.nodes()) {
                if (node.is("Softmax")) {
                    find(facts, graph, node).ifPresent(f -> {
                        Weight bias = f.biased().bias();
                        if (!byBias.containsKey(bias)) {
                            order.add(bias);
                        }
                        byBias.computeIfAbsent(bias, b -> new ArrayList<>()).add(f);
                    });
                }
            }
        }
        ModelEdit edit = new ModelEdit(facts.model());
        for (Weight bias : order) {
            List<Found> all = byBias.get(bias);
            all.forEach(f -> f.refusal().ifPresent(r -> journal.refuse(bias, r)));
            List<Found> useless =
                    all.stream().filter(f -> f.refusal().isEmpty()).toList();
            if (!journal.permits(bias)) {
                journal.refuse(bias, "not permitted");
            } else if (!useless.isEmpty()) {
                useless.forEach(f -> f.biased().drop(edit, f.scope()));
                boolean gone = useless.size() == bias.uses().size();
                String others = gone ? "" : "; others still use it";
                long left = gone ? 0 : bias.tensor().byteSize();
                journal.change(bias, "a bias of keys, which the softmax ignores" + others, left);
            }
        }
        return edit.finish();
    }

    private static Optional<Found> find(Facts facts, Graph scope, Node softmax) {
        Softmaxes softmaxes = new Softmaxes(facts, scope);
        Rearrangement rearrangement = new Rearrangement(facts, scope);
        SingleNumber numbers = new SingleNumber(facts);
        Node product = softmaxes.scores(softmax).orElse(null);
        if (product == null) {
            return Optional.empty();
        }
        Optional<Way> keys =
                rearrangement.above(product, 1, n -> Rearrangement.rearranges(n) ? 0 : numbers.scaledInput(scope, n));
        Optional<Biased> biased = keys.flatMap(k -> Biased.of(facts, k.start()));
        return biased.map(b -> {
            List<Node> moves = keys.get().passed().stream()
                    .filter(Rearrangement::rearranges)
                    .toList();
            Optional<FeatureAxes> at = rearrangement.behind(moves, b.axes());
            boolean constant = at.filter(f -> f.constantAlong(-1) && softmaxes.overLast(softmax, f.rank()))
                    .isPresent();
            Optional<String> refusal =
                    constant ? Optional.empty() : Optional.of("it is not certain that all keys get the same bias");
            return new Found(b, scope, refusal);
        });
    }
}
