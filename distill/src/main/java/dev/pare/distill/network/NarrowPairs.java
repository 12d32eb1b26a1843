/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Low-rank factors: x A B with A [m, r] and B [r, n] in floats, r below m and n, and nothing in between. */
final class NarrowPairs {
    private final Map<String, Tensor> constants;
    private final Map<String, Node> makers = new HashMap<>();
    private final Set<String> names = new LinkedHashSet<>();

    private NarrowPairs(Graph graph) {
        this.constants = Constants.of(graph);
        graph.nodes().forEach(n -> n.outputs().forEach(o -> makers.put(o, n)));
        graph.nodes().stream().filter(n -> n.is("MatMul")).forEach(this::visit);
    }

    /** The names of all A and B. */
    static Set<String> in(Graph graph) {
        return new NarrowPairs(graph).names;
    }

    private void visit(Node second) {
        Node first = makers.get(second.input(0));
        if (first == null || !first.is("MatMul")) {
            return;
        }
        Optional<Shape> a = shape(stored(first.input(1)));
        Optional<Shape> b = shape(stored(second.input(1)));
        if (a.isPresent() && b.isPresent() && isNarrow(a.get(), b.get())) {
            names.add(stored(first.input(1)));
            names.add(stored(second.input(1)));
        }
    }

    /** Half-precision weights are made wider on their way. */
    private String stored(String value) {
        Node maker = makers.get(value);
        return maker != null && maker.is("Cast") ? maker.input(0) : value;
    }

    private Optional<Shape> shape(String name) {
        return Optional.ofNullable(constants.get(name))
                .filter(t -> t.type().isFloating() && t.shape().rank() == 2)
                .map(Tensor::shape);
    }

    private static boolean isNarrow(Shape first, Shape second) {
        return first.dim(1) < Math.min(first.dim(0), second.dim(1));
    }
}
