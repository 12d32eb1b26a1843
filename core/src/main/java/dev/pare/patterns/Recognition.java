/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.patterns;

import dev.pare.graph.Node;
import java.util.Set;

/**
 * What a recogniser says about a place where its pattern may be.
 *
 * @param <P> the pattern
 */
public sealed interface Recognition<P> {
    /** The pattern is there. */
    record Match<P>(P pattern) implements Recognition<P> {}

    /**
     * It begins like the pattern and is not one.
     *
     * @param text why, with the way to the node if that is longer than one node
     * @param node the node at which it ends
     * @param met the nodes that would belong to the pattern as far as it goes; compared by identity
     */
    record Reason<P>(String text, Node node, Set<Node> met) implements Recognition<P> {
        public Reason {
            met = Set.copyOf(met);
        }
    }
}
