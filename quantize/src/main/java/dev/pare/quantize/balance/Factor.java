/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.balance;

import dev.pare.analysis.Facts;
import dev.pare.graph.Node;
import java.util.Set;

/** Constants that results are multiplied with. */
final class Factor {
    private static final Set<String> NORMS =
            Set.of("LayerNormalization", "SimplifiedLayerNormalization", "RMSNormalization");

    private Factor() {}

    /** Whether an input of a node is what its result is multiplied with: the scale of a norm, or a factor. */
    static boolean isAt(Node node, int input) {
        boolean norm = NORMS.stream().anyMatch(node::is) && node.outputs().size() == 1;
        return norm ? input == 1 : node.is("Mul");
    }

    /** Whether an input is one constant number. */
    static boolean isNumber(Facts facts, Node node, int input) {
        return facts.weights()
                .feeding(node, input)
                .filter(w -> w.tensor().shape().elements() == 1)
                .isPresent();
    }
}
