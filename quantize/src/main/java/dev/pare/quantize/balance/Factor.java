/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.balance;

import dev.pare.analysis.Facts;
import dev.pare.graph.Node;

/** Constants that results are multiplied with. */
final class Factor {
    private Factor() {}

    /** Whether an input of a node is what its result is multiplied with: the scale of a norm, or a factor. */
    static boolean isAt(Facts facts, Node node, int input) {
        return node.is("Mul")
                || facts.norms()
                        .scaledAt(node, input)
                        .filter(n -> n.alone().isPresent())
                        .isPresent();
    }

    /** Whether an input is one constant number. */
    static boolean isNumber(Facts facts, Node node, int input) {
        return facts.weights()
                .feeding(node, input)
                .filter(w -> w.tensor().shape().elements() == 1)
                .isPresent();
    }
}
