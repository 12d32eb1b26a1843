/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.patterns;

import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.patterns.Norm.Parameter;
import java.util.List;
import java.util.Optional;

/**
 * The end of a norm whose mean is subtracted last: {@code x · r + (bias − mean · r)}, or {@code x · r − mean · r} without a bias.
 *
 * @param output the result
 * @param nodes the nodes behind the two products
 */
record Unfolded(String output, Optional<Parameter> bias, List<Node> nodes) {
    /**
     * @param data the product with the data
     * @param mean the product with its mean
     */
    static Optional<Unfolded> of(Values values, Graph scope, Node data, Node mean, int axes) {
        Node difference = reader(values, scope, mean).orElse(null);
        Node sum = reader(values, scope, data).orElse(null);
        if (difference == null
                || sum == null
                || !difference.is("Sub")
                || !difference.input(1).equals(mean.output())) {
            return Optional.empty();
        }
        if (difference == sum) {
            return Optional.of(new Unfolded(sum.output(), Optional.empty(), List.of(sum)));
        }
        boolean added = sum.is("Add")
                && sum.inputs().contains(difference.output())
                && values.isParameter(scope, difference.input(0), axes)
                && values.uses().isReadOnlyBy(scope, difference.output(), sum);
        return added
                ? Optional.of(
                        new Unfolded(sum.output(), Optional.of(new Parameter(difference, 0)), List.of(difference, sum)))
                : Optional.empty();
    }

    private static Optional<Node> reader(Values values, Graph scope, Node node) {
        return values.uses().onlyReader(scope, node.output()).map(Uses.Use::node);
    }
}
