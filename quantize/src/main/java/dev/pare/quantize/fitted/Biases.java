/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the constants that are added to the products of a weight and to nothing else, so that they can be corrected. */
final class Biases {
    private final Facts facts;

    Biases(Facts facts) {
        this.facts = facts;
    }

    /** Empty if any product has none, or one that serves something else, too. */
    @SuppressWarnings("ReferenceEquality") // A bias is the weight itself; another may have the same content.
    List<Weight> of(Weight weight) {
        List<Weight> found = new ArrayList<>();
        Set<Node> adding = Collections.newSetFromMap(new IdentityHashMap<>());
        for (WeightUse use : weight.uses()) {
            Optional<Node> sum = sum(use);
            Optional<Weight> bias = sum.flatMap(s -> addend(use, s));
            if (bias.isEmpty()) {
                return List.of();
            }
            adding.add(sum.get());
            if (found.stream().noneMatch(b -> b == bias.get())) {
                found.add(bias.get());
            }
        }
        boolean own = found.stream()
                .allMatch(b -> suits(b, weight) && b.uses().stream().allMatch(u -> adding.contains(u.node())));
        return own ? found : List.of();
    }

    private boolean suits(Weight bias, Weight weight) {
        return bias.fixed()
                && bias.tensor().type() == DataType.FLOAT
                && bias.tensor().shape().elements() == Channels.count(weight)
                && bias.tensor().shape().dim(-1) == Channels.count(weight)
                && !facts.uses().reachesOutput(bias.scope(), bias.name());
    }

    /** The node that adds the bias: the product itself, or an Add that alone takes its result. */
    private Optional<Node> sum(WeightUse use) {
        Node node = use.node();
        if (node.is("Gemm") || node.is("Conv")) {
            return Optional.of(node);
        }
        return facts.uses().onlyConsumer(use.scope(), node.output()).filter(n -> n.is("Add"));
    }

    private Optional<Weight> addend(WeightUse use, Node sum) {
        int input = sum.is("Add") ? (sum.input(0).equals(use.node().output()) ? 1 : 0) : 2;
        return facts.weights().feeding(sum, input);
    }
}
