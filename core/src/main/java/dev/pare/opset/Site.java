/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.graph.Graph;
import dev.pare.inference.Inference;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import java.util.Optional;
import java.util.OptionalInt;

/** Where a node stands: what is known of the values that it uses, and a place for constants that it needs. */
final class Site {
    private final Scope scope;
    private final Inference inference;
    private final Graph graph;
    private final NewConstants constants;
    private final FreshNames names;

    /** @param graph the graph as it was, whose values the inference knows */
    Site(Scope scope, Inference inference, Graph graph, FreshNames names) {
        this.scope = scope;
        this.inference = inference;
        this.graph = graph;
        this.constants = new NewConstants(names);
        this.names = names;
    }

    Scope scope() {
        return scope;
    }

    NewConstants constants() {
        return constants;
    }

    String freshName(String base) {
        return names.of(base);
    }

    Optional<Tensor> constant(String name) {
        return constants.find(name).or(() -> scope.constant(name));
    }

    DataType elementType(String name) {
        return inference.type(graph, name);
    }

    OptionalInt rank(String name) {
        return inference.shape(graph, name).map(s -> OptionalInt.of(s.rank())).orElse(OptionalInt.empty());
    }

    boolean isUsed(String name) {
        return !name.isEmpty() && scope.isUsed(name);
    }
}
