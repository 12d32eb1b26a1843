/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import dev.pare.graph.Attribute;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import java.util.List;

/**
 * Codes of a weight as the real numbers that they are multiplied as, in nodes of their own: where the codes are constants, these are
 * computed once and not in every run.
 */
final class RealCodes {
    private RealCodes() {}

    /**
     * @param before receives the nodes that stand before the product
     * @return the product
     */
    static Node in(Node product, List<Node> before) {
        String codes = real(product.input(1), product, "codes", before);
        if (product.inputs().size() > 3 && !product.input(3).isEmpty()) {
            String zero = real(product.input(3), product, "zero", before);
            String centred = product.output() + "#centred";
            before.add(Node.of("Sub", centred, List.of(codes, zero), List.of(centred)));
            codes = centred;
        }
        String zero = product.inputs().size() > 2 ? product.input(2) : "";
        return product.withInputs(List.of(product.input(0), codes, zero));
    }

    private static String real(String value, Node product, String kind, List<Node> before) {
        String name = product.output() + "#" + kind;
        before.add(Node.of("Cast", name, List.of(value), List.of(name), Attribute.of("to", DataType.FLOAT.code())));
        return name;
    }
}
