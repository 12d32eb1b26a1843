/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.patterns;

import dev.pare.graph.AttributeValue;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.patterns.Activation.Formula;
import dev.pare.patterns.Norm.Parameter;
import dev.pare.patterns.Recognition.Match;
import dev.pare.patterns.Recognition.Reason;
import java.util.Optional;
import java.util.Set;

/**
 * Activations in one node: ONNX's {@code Gelu} (opset 20) and {@code Swish} (24), ONNX Runtime's {@code Gelu}, {@code FastGelu}, {@code
 * BiasGelu} and {@code QuickGelu}.
 */
final class FusedActivations {
    private static final String MICROSOFT = "com.microsoft";

    /** How far a slope may be from that of the formula. */
    private static final double ROUNDING = 1e-4;

    private static final double QUICK = 1.702;

    private FusedActivations() {}

    static Optional<Recognition<Activation>> at(Graph scope, Node node) {
        if (node.is("Gelu")) {
            boolean tanh = node.attribute("approximate").orElse(null) instanceof AttributeValue.Text text
                    && text.text().equals("tanh");
            return match(scope, node, tanh ? Formula.GELU_TANH : Formula.GELU);
        }
        if (node.is("Swish")) {
            return sigmoid(scope, node, node.floatAttribute("alpha", 1));
        }
        if (!node.op().domain().equals(MICROSOFT)) {
            return Optional.empty();
        }
        return switch (node.op().type()) {
            case "Gelu", "BiasGelu" -> match(scope, node, Formula.GELU);
            case "FastGelu" -> match(scope, node, Formula.GELU_TANH);
            case "QuickGelu" -> sigmoid(scope, node, node.floatAttribute("alpha", (float) QUICK));
            default -> Optional.empty();
        };
    }

    private static Optional<Recognition<Activation>> sigmoid(Graph scope, Node node, double slope) {
        if (Math.abs(slope - 1) < ROUNDING) {
            return match(scope, node, Formula.SILU);
        }
        return Math.abs(slope - QUICK) < ROUNDING
                ? match(scope, node, Formula.GELU_SIGMOID)
                : Optional.of(new Reason<>(node.label() + " has a slope of " + slope, node, Set.of(node)));
    }

    private static Optional<Recognition<Activation>> match(Graph scope, Node node, Formula formula) {
        Optional<Parameter> bias = node.input(1).isEmpty() ? Optional.empty() : Optional.of(new Parameter(node, 1));
        return Optional.of(
                new Match<>(new Activation(formula, scope, node.input(0), bias, node.output(), Optional.of(node))));
    }
}
