/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.patterns;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.Optional;

/**
 * A nonlinearity {@code x · g(x)} whose gate is a smooth step.
 *
 * @param scope the graph in which it stands
 * @param data x, less its bias
 * @param bias where constants are added to x in the same node
 * @param output the result
 * @param whole the node that computes all of it; empty if the model writes it in many nodes
 */
public record Activation(
        Formula formula, Graph scope, String data, Optional<Norm.Parameter> bias, String output, Optional<Node> whole) {
    /** Hendrycks and Gimpel 2016, with the approximations of section 2; SiLU is the same with a plain logistic function. */
    public enum Formula {
        /** {@code x/2 · (1 + erf(x/√2))} */
        GELU,
        /** {@code x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))} */
        GELU_TANH,
        /** {@code x · σ(1.702 x)} */
        GELU_SIGMOID,
        /** {@code x · σ(x)} */
        SILU
    }
}
