/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.graph.Node;
import java.util.List;

/** What becomes of a node at a version step. */
sealed interface Adaptation {
    /** Nodes that take the place of the node, in execution order. */
    record To(List<Node> nodes) implements Adaptation {}

    /** No node of the newer set is known to mean the same. */
    record Refusal(String why) implements Adaptation {}

    static Adaptation to(Node... nodes) {
        return new To(List.of(nodes));
    }

    static Adaptation refuse(String why) {
        return new Refusal(why);
    }
}
