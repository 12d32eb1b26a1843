/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.patterns;

import dev.pare.graph.Node;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a recogniser says about a place where its pattern may be.
 *
 * @param <P> the pattern
 */
public sealed interface Recognition<P> {
    /** The patterns that are there, in the order in which they were found. */
    static <P> List<P> matches(List<Recognition<P>> found) {
        return found.stream()
                .flatMap(r -> r instanceof Match<P> match ? Stream.of(match.pattern()) : Stream.empty())
                .toList();
    }

    /** Why other places hold none, in the same order. */
    static <P> List<Reason<P>> reasons(List<Recognition<P>> found) {
        return found.stream()
                .flatMap(r -> r instanceof Reason<P> reason ? Stream.of(reason) : Stream.empty())
                .toList();
    }

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
