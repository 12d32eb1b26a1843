/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.Facts;
import dev.pare.graph.Node;
import dev.pare.tensor.TensorValues;

/** What Dropout does when a model is used and not trained. */
final class InactiveDropout {
    /** The opset from which on a Dropout that is not told to train does nothing. */
    private static final int TRAINING_BY_INPUT = 12;
    /** The opset from which on a Dropout never trains unless an input says so. */
    private static final int INFERENCE_ONLY = 7;

    private InactiveDropout() {}

    /** Whether a node is a Dropout that passes its input through. */
    static boolean passesThrough(Facts facts, Node node) {
        if (!node.is("Dropout") || facts.model().opset() < INFERENCE_ONLY) {
            return false;
        }
        if (facts.model().opset() < TRAINING_BY_INPUT || node.input(2).isEmpty()) {
            return true;
        }
        return facts.weights()
                .feeding(node, 2)
                .filter(w -> w.fixed() && w.tensor().shape().elements() == 1)
                .filter(w -> TensorValues.longs(w.tensor())[0] == 0)
                .isPresent();
    }
}
