/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.norm;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;

/** A layer normalization as a model writes it: y = scale · (x − mean) / √(variance + ε) + bias. */
public sealed interface Norm {
    Graph scope();

    /** The node that is replaced. */
    Node node();

    /**
     * One node for all of it.
     *
     * @param axes how many of the last axes are normalized over
     */
    record Whole(Graph scope, Node node, int axes) implements Norm {}

    /**
     * Many nodes, which runtimes gather into one if the square is a power.
     *
     * @param node the power
     */
    record Pieces(Graph scope, Node node) implements Norm {}
}
