/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * A float constant of a graph that may become float16.
 *
 * @param constant the node that holds it, or null if it is an initializer
 */
record Source(Tensor tensor, Graph scope, Node constant, Halving how) {
    private static final int SMALL = 1024;

    /** Whether a constant that is used in both precisions is kept in both, instead of being cast. */
    static boolean isSmall(Tensor tensor) {
        return tensor.byteSize() <= SMALL;
    }

    boolean isSmall() {
        return isSmall(tensor);
    }

    /** The constant of a node that holds numbers instead of a tensor, which the inventory of weights leaves out. */
    static Optional<Source> numbers(Node node, Graph scope) {
        if (!node.is("Constant")) {
            return Optional.empty();
        }
        for (Attribute attribute : node.attributes()) {
            if (attribute.value() instanceof AttributeValue.Real one
                    && attribute.name().equals("value_float")) {
                return Optional.of(of(node, scope, Shape.of(), one.value()));
            }
            if (attribute.value() instanceof AttributeValue.Floats many
                    && attribute.name().equals("value_floats")) {
                float[] values = new float[many.values().size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = many.values().get(i);
                }
                return Optional.of(of(node, scope, Shape.of(values.length), values));
            }
        }
        return Optional.empty();
    }

    private static Source of(Node node, Graph scope, Shape shape, float... values) {
        boolean beyond = Census.of(values, values.length).beyond() > 0;
        Halving how = beyond ? new Halving(Limits.MASK) : Halving.PLAIN;
        return new Source(Tensor.floats(node.output(), shape, values), scope, node, how);
    }

    /** The constant as a float16 tensor. */
    Tensor half(String name) {
        return Halves.of(tensor, name, how);
    }

    /** The constant as a float tensor within the limits of float16; the same tensor if it is within them already. */
    Tensor cut() {
        return how.cuts() ? Limits.cutFloats(tensor, how.limit()) : tensor;
    }

    static Node holding(Node like, Tensor tensor) {
        return Node.of("Constant", like.name(), List.of(), List.of(tensor.name()), Attribute.of("value", tensor));
    }
}
