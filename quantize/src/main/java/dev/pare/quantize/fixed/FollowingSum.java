/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Node;
import dev.pare.quantize.product.Multiplication;
import dev.pare.tensor.DataType;
import dev.pare.tensor.TensorValues;
import java.util.Optional;

/**
 * The Add behind a MatMul that brings its bias.
 *
 * @param list the constant, one number for each column
 */
record FollowingSum(Node node, Weight list) {
    static Optional<FollowingSum> of(Facts facts, WeightUse use, Weight matrix) {
        Node product = use.node();
        long columns = matrix.tensor().shape().dim(Multiplication.transposed(use) ? 0 : 1);
        return facts.uses()
                .onlyConsumer(use.scope(), product.output())
                .filter(n -> product.is("MatMul") && n.is("Add"))
                .filter(n -> use.scope().nodes().contains(n))
                .flatMap(n -> facts.weights()
                        .feeding(n, n.input(0).equals(product.output()) ? 1 : 0)
                        .filter(list -> isList(list, n, columns))
                        .map(list -> new FollowingSum(n, list)));
    }

    private static boolean isList(Weight list, Node sum, long columns) {
        return list.fixed()
                && list.constant() == null
                && sum.inputs().contains(list.name())
                && list.tensor().type() == DataType.FLOAT
                && list.tensor().shape().rank() == 1
                && list.tensor().shape().elements() == columns
                && TensorValues.readableAsFloats(list.tensor());
    }
}
