/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import dev.pare.graph.Attribute;
import dev.pare.graph.Node;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Layer normalization written out over nine nodes. */
final class NormalizationFusion {
    private final Sources sources;

    NormalizationFusion(Sources sources) {
        this.sources = sources;
    }

    /** (x - mean) / sqrt(mean((x - mean)²) + epsilon). */
    Optional<Node> plain(Node divide) {
        Node centred = sources.made(divide.input(0), "Sub");
        Node root = sources.made(divide.input(1), "Sqrt");
        if (centred == null || root == null || !isMeanOf(centred.input(1), centred.input(0))) {
            return Optional.empty();
        }
        Node sum = sources.made(root.input(0), "Add");
        if (sum == null) {
            return Optional.empty();
        }
        for (int side = 0; side < 2; side++) {
            OptionalDouble epsilon = sources.number(sum.input(1 - side));
            if (epsilon.isPresent() && isVarianceOf(sum.input(side), centred)) {
                return Optional.of(Node.of(
                        "LayerNormalization",
                        divide.name(),
                        List.of(centred.input(0)),
                        List.of(divide.output()),
                        Attribute.of("epsilon", (float) epsilon.getAsDouble())));
            }
        }
        return Optional.empty();
    }

    private boolean isVarianceOf(String value, Node centred) {
        Node mean = sources.made(value, "ReduceMean");
        if (mean == null || !alongTheLast(mean)) {
            return false;
        }
        Node square = sources.made(mean.input(0), "Pow");
        if (square != null) {
            return sources.isSame(square.input(0), centred)
                    && sources.number(square.input(1)).orElse(0) == 2;
        }
        Node product = sources.made(mean.input(0), "Mul");
        return product != null
                && sources.isSame(product.input(0), centred)
                && sources.isSame(product.input(1), centred);
    }

    private boolean isMeanOf(String value, String data) {
        Node mean = sources.made(value, "ReduceMean");
        return mean != null && mean.input(0).equals(data) && alongTheLast(mean);
    }

    private boolean alongTheLast(Node mean) {
        List<Long> axes = mean.intsAttribute("axes").orElseGet(() -> {
            Tensor given = sources.constant(mean.input(1));
            return given == null
                    ? List.of()
                    : Arrays.stream(TensorValues.longs(given)).boxed().toList();
        });
        return axes.equals(List.of(-1L)) && mean.intAttribute("keepdims", 1) == 1;
    }

    /** A normalization, times a vector, plus a vector. */
    Optional<Node> scaled(Node add) {
        for (int side = 0; side < 2; side++) {
            Node multiply = sources.made(add.input(side), "Mul");
            String bias = add.input(1 - side);
            for (int inner = 0; multiply != null && sources.isConstant(bias, 1) && inner < 2; inner++) {
                Node normal = sources.made(multiply.input(inner), "LayerNormalization");
                String scale = multiply.input(1 - inner);
                if (normal != null
                        && normal.inputs().size() == 1
                        && sources.isConstant(scale, 1)
                        && sources.constant(scale)
                                .shape()
                                .equals(sources.constant(bias).shape())) {
                    return Optional.of(new Node(
                            normal.op(),
                            add.name(),
                            List.of(normal.input(0), scale, bias),
                            List.of(add.output()),
                            normal.attributes(),
                            normal.carried()));
                }
            }
        }
        return Optional.empty();
    }
}
