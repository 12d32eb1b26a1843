/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.site;

import dev.pare.analysis.Weight;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.Optional;

/**
 * A place where a weight is multiplied with something: y = x W + b.
 *
 * @param node a MatMul, a Gemm without scaling, or a Conv of kernel size 1
 * @param scope the graph in which the node stands
 * @param input the value that is multiplied
 * @param bias the constant that is added afterwards and can take up a correction
 */
public record LinearUse(Node node, Graph scope, String input, Optional<Bias> bias) {
    /**
     * A constant row that is added to the product.
     *
     * @param node the Add, or the Gemm or Conv itself
     * @param input which input of the node it is
     */
    public record Bias(Weight weight, Node node, int input) {}

    public boolean isGemm() {
        return node.is("Gemm");
    }

    public boolean isConv() {
        return node.is("Conv");
    }

    /** The axis of the input and of the result that holds the features: the last, or the second of a Conv. */
    public int axis() {
        return isConv() ? 1 : -1;
    }

    /** The value after the bias, if there is one. */
    public String result() {
        return bias.map(b -> b.node().output()).orElse(node.output());
    }
}
