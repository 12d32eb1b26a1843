/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.graph.Node;

/** Says in one operator set what a node said in the one before it. */
@FunctionalInterface
interface Adapter {
    Adaptation adapt(Node node, Site site);
}
