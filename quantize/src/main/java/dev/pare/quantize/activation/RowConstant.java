/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.activation;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.features.FeatureAxes;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.patterns.Norm;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.TensorValues;
import java.util.Optional;

/**
 * A constant row that a node adds to all that it gives: by Add, or as the bias of a Gemm, a Conv or a norm.
 *
 * @param axes where its numbers are in the node's output
 */
public record RowConstant(Weight weight, Node node, FeatureAxes axes) {
    /** The first opset in which Add broadcasts without an attribute. */
    private static final int BROADCASTING_OPSET = 7;

    /** What a node adds; empty if it adds nothing that could be changed. */
    public static Optional<RowConstant> of(Facts facts, Graph scope, Node node) {
        if (node.is("Add") && facts.model().opset() >= BROADCASTING_OPSET) {
            return at(facts, scope, node, 0).or(() -> at(facts, scope, node, 1));
        }
        if (node.is("Gemm") && node.floatAttribute("beta", 1) == 1) {
            return at(facts, scope, node, 2);
        }
        return node.is("Conv")
                ? ofConv(facts, scope, node)
                : facts.norms()
                        .endingIn(node)
                        .filter(n -> n.alone().isPresent())
                        .flatMap(Norm::bias)
                        .flatMap(b -> at(facts, scope, node, b.input()));
    }

    private static Optional<RowConstant> ofConv(Facts facts, Graph scope, Node node) {
        return facts.weights()
                .feeding(node, 1)
                .flatMap(filters -> constant(facts, scope, node, 2)
                        .map(w -> new RowConstant(
                                w,
                                node,
                                FeatureAxes.at(
                                        w.tensor().shape().elements(),
                                        1,
                                        filters.tensor().shape().rank()))));
    }

    /** A constant row at an input of a node whose features lie in the last axis, whatever the node does with it. */
    public static Optional<RowConstant> at(Facts facts, Graph scope, Node node, int input) {
        return constant(facts, scope, node, input)
                .map(w -> new RowConstant(
                        w, node, FeatureAxes.last(w.tensor().shape().elements())));
    }

    private static Optional<Weight> constant(Facts facts, Graph scope, Node node, int input) {
        return facts.weights().feeding(node, input).filter(w -> isRow(w) && isFree(facts, scope, w));
    }

    private static boolean isRow(Weight weight) {
        Shape shape = weight.tensor().shape();
        return weight.tensor().type() == DataType.FLOAT
                && shape.rank() > 0
                && shape.elements() > 1
                && shape.dim(-1) == shape.elements()
                && TensorValues.readableAsFloats(weight.tensor());
    }

    private static boolean isFree(Facts facts, Graph scope, Weight weight) {
        return weight.fixed()
                && weight.scope() == scope
                && !facts.uses().isOutput(scope, weight.name())
                && weight.uses().stream()
                        .flatMap(u -> u.path().stream())
                        .allMatch(n -> n.is("Identity") && !facts.uses().isOutput(scope, n.output()));
    }
}
