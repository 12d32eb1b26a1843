/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Node;
import dev.pare.quantize.product.Multiplication;
import dev.pare.tensor.DataType;
import java.util.Optional;

/** The uses of a weight that can read it by blocks: right sides of products, and look-ups of rows. */
final class Products {
    private Products() {}

    static boolean multiplies(WeightUse use) {
        return Multiplication.is(use);
    }

    static boolean looksUp(WeightUse use) {
        return use.node().is("Gather") && use.input() == 0;
    }

    /** Whether a product takes the stored matrix transposed. */
    static boolean transposed(WeightUse use) {
        return Multiplication.transposed(use);
    }

    /** Why a use cannot read blocks; empty if it can. */
    static Optional<String> refusal(Weight weight, WeightUse use) {
        Node node = use.node();
        DataType type = weight.arrivesAs(use);
        if (type != DataType.FLOAT) {
            return Optional.of("is computed with in " + type + ", products by blocks are made for FLOAT");
        }
        if (looksUp(use)) {
            boolean rows = node.intAttribute("axis", 0) == 0 && !use.transposed();
            return rows ? Optional.empty() : Optional.of("is not looked up by rows");
        }
        if (!multiplies(use)) {
            boolean left = (node.is("MatMul") || node.is("Gemm")) && use.input() == 0;
            return Optional.of(
                    left ? "is the left side of a product" : "is used by " + node.op() + ", which cannot read blocks");
        }
        if (node.is("Gemm") && node.intAttribute("transA", 0) != 0) {
            return Optional.of("the other side of the product is transposed");
        }
        boolean scaled =
                node.is("Gemm") && (node.floatAttribute("alpha", 1) != 1 || node.floatAttribute("beta", 1) != 1);
        return scaled ? Optional.of("the product is scaled by alpha or beta") : Optional.empty();
    }
}
