/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.patterns;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.Optional;

/**
 * A square: Pow with 2, or a product of a value with itself.
 *
 * @param scope the graph in which the node stands
 * @param base what is squared
 */
record Square(Node node, Graph scope, String base) {
    /** The square that a value is, before copies and casts. */
    static Optional<Square> of(Values values, Graph scope, String value) {
        return values.made(scope, value).flatMap(m -> of(values, m.scope(), m.node()));
    }

    private static Optional<Square> of(Values values, Graph scope, Node node) {
        boolean power = node.is("Pow") && values.number(scope, node.input(1)).orElse(0) == 2;
        boolean product = node.is("Mul") && values.areSame(scope, node.input(0), node.input(1));
        return power || product ? Optional.of(new Square(node, scope, node.input(0))) : Optional.empty();
    }
}
