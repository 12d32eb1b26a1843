/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.activation;

import dev.pare.graph.Node;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What the operators that nonlinearities are spelled with compute of one number, or of two. */
final class ScalarOperator {
    private interface Unary {
        double of(double x);
    }

    private interface Binary {
        double of(double x, double y);
    }

    private static final Map<String, Unary> UNARY = Map.ofEntries(
            Map.entry("Identity", x -> x),
            Map.entry("Neg", x -> -x),
            Map.entry("Abs", Math::abs),
            Map.entry("Exp", Math::exp),
            Map.entry("Sqrt", Math::sqrt),
            Map.entry("Tanh", Math::tanh),
            Map.entry("Erf", ScalarOperator::erf),
            Map.entry("Sigmoid", ScalarOperator::sigmoid),
            Map.entry("Relu", x -> Math.max(x, 0)),
            Map.entry("Softplus", x -> x > 30 ? x : Math.log1p(Math.exp(x))),
            Map.entry("Gelu", x -> x * (1 + erf(x / Math.sqrt(2))) / 2),
            Map.entry("FastGelu", x -> x * (1 + erf(x / Math.sqrt(2))) / 2),
            Map.entry("QuickGelu", x -> x * sigmoid(1.702 * x)),
            Map.entry("Swish", x -> x * sigmoid(x)),
            Map.entry("HardSwish", x -> x * Math.max(0, Math.min(1, x / 6 + 0.5))),
            Map.entry("Mish", x -> x * Math.tanh(x > 30 ? x : Math.log1p(Math.exp(x)))));

    private static final Map<String, Binary> BINARY = Map.of(
            "Add", (x, y) -> x + y,
            "Sub", (x, y) -> x - y,
            "Mul", (x, y) -> x * y,
            "Div", (x, y) -> x / y,
            "Pow", Math::pow,
            "Max", Math::max,
            "Min", Math::min);

    private ScalarOperator() {}

    /** What a node computes of the numbers at its inputs; empty if that is not known. */
    static Optional<ToDoubleFunction<double[]>> named(Node node) {
        String type = node.op().type();
        if (node.inputs().size() == 1) {
            return Optional.ofNullable(UNARY.get(type)).map(f -> numbers -> f.of(numbers[0]));
        }
        return node.inputs().size() == 2
                ? Optional.ofNullable(BINARY.get(type)).map(f -> numbers -> f.of(numbers[0], numbers[1]))
                : Optional.empty();
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** Abramowitz and Stegun 7.1.26, to 1.5e-7. */
    private static double erf(double x) {
        double t = 1 / (1 + 0.3275911 * Math.abs(x));
        double poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        return Math.signum(x) * (1 - poly * Math.exp(-x * x));
    }
}
