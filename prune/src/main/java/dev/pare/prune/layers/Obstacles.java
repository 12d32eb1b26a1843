/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.layers;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Linear;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out whether a block would really go: what it computes may be used elsewhere, such as keys and values that leave the model. */
final class Obstacles {
    private final Facts facts;

    Obstacles(Facts facts) {
        this.facts = facts;
    }

    List<Sublayer> checked(List<Sublayer> halves) {
        return halves.stream()
                .map(h -> h.obstacle().isPresent() || !stays(h) ? h : refused(h))
                .toList();
    }

    private boolean stays(Sublayer half) {
        LinearReplacement nothing = LinearReplacement.nothing(new Segment(List.of(half), Optional.empty()));
        Model without = LayerRewriter.rewrite(facts, List.of(nothing));
        Set<Node> left = Collections.newSetFromMap(new IdentityHashMap<>());
        left.addAll(without.graph().nodes());
        return half.matrices().stream().map(Linear::node).anyMatch(left::contains);
    }

    private static Sublayer refused(Sublayer half) {
        return new Sublayer(
                half.kind(),
                half.layer(),
                half.matrices(),
                half.input(),
                half.residual(),
                half.sum(),
                Optional.of("what it computes is used elsewhere, too, or leaves the model"));
    }
}
