/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** What is put in the place of a product. */
interface ProductForm {
    void replace(FixedProduct product, StoredWeight weight);

    /** Stores the 32-bit codes of a product's bias under a name of their own. */
    static String storeBias(ModelEdit edit, FixedProduct product) {
        int[] codes = product.bias().orElseThrow();
        ByteBuffer bytes = ByteBuffer.allocate(codes.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int code : codes) {
            bytes.putInt(code);
        }
        String bias = product.sum()
                .map(s -> s.list().name())
                .orElse(product.use().node().input(2));
        String name = edit.freshName(bias + ".int32");
        Shape shape = Shape.of(codes.length);
        edit.addInitializer(
                product.use().scope(), Tensor.of(name, DataType.INT32, shape, InlineData.raw(bytes.array())));
        return name;
    }

    /** The sum that a Gemm ends with, as a node of its own. */
    static Node sum(ModelEdit edit, Node gemm, String product) {
        return Node.of("Add", edit.freshName(gemm.output() + ".bias"), List.of(product, gemm.input(2)), gemm.outputs());
    }

    /** Takes the sum behind a product away, for a product that does it itself; gives the name that the product's result has then. */
    static String withoutSum(ModelEdit edit, FixedProduct product) {
        if (product.sum().isEmpty()) {
            return product.use().node().output();
        }
        Node sum = product.sum().get().node();
        edit.replace(sum, List.of());
        return sum.output();
    }
}
