/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** How large the numbers may be that a model looks up in its tables: what inputs must keep to. */
public final class LookupBounds {
    private LookupBounds() {}

    /** Maps each graph input that indexes a table, directly or through nodes that keep its values, to the number of rows of the smallest such table. */
    public static Map<String, Long> of(Facts facts) {
        Map<String, Long> bounds = new HashMap<>();
        for (Weight weight : facts.weights().all()) {
            for (WeightUse use : weight.uses()) {
                Node node = use.node();
                boolean table = node.is("Gather") && use.input() == 0 && node.intAttribute("axis", 0) == 0;
                if (table && weight.tensor().shape().rank() > 0) {
                    long rows = weight.tensor().shape().dim(0);
                    source(facts, use.scope(), node.input(1)).ifPresent(i -> bounds.merge(i, rows, Math::min));
                }
            }
        }
        return bounds;
    }

    /** The longest sequence that the position tables of a model allow. */
    public static OptionalLong positions(Facts facts) {
        return facts.weights().parameters().stream()
                .filter(w -> facts.role(w) == Role.EMBEDDING_POSITION)
                .filter(w -> w.tensor().shape().rank() == 2)
                .mapToLong(w -> w.tensor().shape().dim(0))
                .min();
    }

    /** The number of token ids that a model knows. */
    public static OptionalLong vocabulary(Facts facts) {
        return facts.weights().parameters().stream()
                .filter(w -> facts.role(w) == Role.EMBEDDING_WORD)
                .mapToLong(w -> w.tensor().shape().dim(0))
                .max();
    }

    private static Optional<String> source(Facts facts, Graph scope, String value) {
        String current = value;
        for (int steps = 0; steps < 16; steps++) {
            String name = current;
            if (facts.model().graph().inputs().stream().map(ValueInfo::name).anyMatch(name::equals)) {
                return Optional.of(name);
            }
            Optional<Node> producer = facts.uses().producer(scope, name);
            if (producer.isEmpty() || !keepsValues(producer.get())) {
                return Optional.empty();
            }
            current = producer.get().input(0);
        }
        return Optional.empty();
    }

    private static boolean keepsValues(Node node) {
        return node.is("Cast")
                || node.is("Identity")
                || node.is("Reshape")
                || node.is("Squeeze")
                || node.is("Unsqueeze")
                || node.is("Flatten");
    }
}
