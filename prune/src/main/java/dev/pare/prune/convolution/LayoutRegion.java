/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.convolution;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.List;

/**
 * Convolutions that feed each other, and the nodes between them that work element by element: all can work with the features last.
 *
 * @param nodes in the order of the graph
 * @param rank number of axes of all its values
 * @param added Transposes that would be needed for it
 * @param saved Transposes that would not be needed any more
 */
record LayoutRegion(Graph scope, List<Node> nodes, int rank, int added, int saved) {
    LayoutRegion {
        nodes = List.copyOf(nodes);
    }

    boolean free() {
        return added <= saved;
    }
}
