/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;

/**
 * A node that multiplies its data by a constant matrix: MatMul, Gemm, a convolution of kernel size 1, or a quantized or fused
 * form of these. Two are equal if they are of the same node.
 *
 * @param scope the graph in which the node stands
 * @param data which input of the node carries the data
 * @param inputs number of features that enter
 * @param outputs number of features that leave
 */
public record Linear(Node node, Graph scope, Weight weight, int data, long inputs, long outputs) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Linear linear && linear.node == node;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(node);
    }
}
