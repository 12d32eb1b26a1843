/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.dataflow;

import dev.pare.graph.Node;

/** What leads on from a value, in either direction. */
sealed interface Edge {
    /** @param use a node that reads the value */
    record Read(Uses.Use use) implements Edge {}

    /** @param producer the node that makes the value */
    record Made(Uses.Value value, Node producer) implements Edge {}

    /** The value goes on as another one, in a nested graph or out of it. */
    record Crossing(Uses.Value to) implements Edge {}

    /** The value ends here: as an output of its graph, or because no node makes it. */
    record Border(Uses.Value value) implements Edge {}
}
