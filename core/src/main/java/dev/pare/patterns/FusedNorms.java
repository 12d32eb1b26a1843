/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.patterns;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.patterns.Norm.Kind;
import dev.pare.patterns.Norm.Parameter;
import dev.pare.patterns.Recognition.Match;
import dev.pare.patterns.Recognition.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Normalizations in one node: ONNX's {@code LayerNormalization} (opset 17) and {@code RMSNormalization} (23), ONNX Runtime's {@code
 * SimplifiedLayerNormalization}, and its two that add a residual (and a bias) before.
 */
final class FusedNorms {
    /** @param bias which input is added at the end; −1 if none is */
    private record Entry(Kind kind, boolean adds, int scale, int bias, double epsilon) {}

    private static final Map<String, Entry> ENTRIES = Map.of(
            "LayerNormalization", new Entry(Kind.LAYER, false, 1, 2, 1e-5),
            "RMSNormalization", new Entry(Kind.ROOT_MEAN_SQUARE, false, 1, -1, 1e-5),
            "SimplifiedLayerNormalization", new Entry(Kind.ROOT_MEAN_SQUARE, false, 1, -1, 1e-5),
            "SkipLayerNormalization", new Entry(Kind.LAYER, true, 2, 3, 1e-12),
            "SkipSimplifiedLayerNormalization", new Entry(Kind.ROOT_MEAN_SQUARE, true, 2, -1, 1e-12));

    private final Values values;

    FusedNorms(Values values) {
        this.values = values;
    }

    Optional<Recognition<Norm>> at(Graph scope, Node node) {
        Entry entry = ENTRIES.get(node.op().type());
        boolean ours = node.is(node.op().type()) || node.op().domain().equals("com.microsoft");
        return entry == null || !ours ? Optional.empty() : Optional.of(recognised(scope, node, entry));
    }

    private Recognition<Norm> recognised(Graph scope, Node node, Entry entry) {
        int axis = (int) node.intAttribute("axis", -1);
        Optional<Integer> axes =
                axis < 0 ? Optional.of(-axis) : rank(scope, node).map(r -> r - axis);
        if (axes.isEmpty()) {
            String text = "counts its axis from the front of a value of unknown rank at " + node.label();
            return new Reason<>(text, node, Set.of(node));
        }
        int bias = entry.kind() == Kind.LAYER && entry.adds() ? 4 : 3;
        List<String> data = !entry.adds()
                ? List.of(node.input(0))
                : node.input(bias).isEmpty()
                        ? List.of(node.input(0), node.input(1))
                        : List.of(node.input(0), node.input(1), node.input(bias));
        return new Match<>(new Norm(
                entry.kind(),
                scope,
                data,
                axes.get(),
                node.floatAttribute("epsilon", (float) entry.epsilon()),
                parameter(node, entry.scale()),
                parameter(node, entry.bias()),
                node.output(),
                new Norm.Fused(node)));
    }

    private Optional<Integer> rank(Graph scope, Node node) {
        return values.rank(scope, node.input(0)).or(() -> values.rank(scope, node.output()));
    }

    private static Optional<Parameter> parameter(Node node, int input) {
        return input < 0 || node.input(input).isEmpty() ? Optional.empty() : Optional.of(new Parameter(node, input));
    }
}
