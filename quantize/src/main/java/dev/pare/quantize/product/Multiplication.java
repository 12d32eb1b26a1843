/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.product;

import dev.pare.analysis.WeightUse;
import dev.pare.graph.Node;
import java.util.Optional;

/** The uses of a weight as the right side of a matrix product that integer operators can take over. */
public final class Multiplication {
    private Multiplication() {}

    public static boolean is(WeightUse use) {
        return (use.node().is("MatMul") || use.node().is("Gemm")) && use.input() == 1;
    }

    /** Whether the product takes the stored matrix transposed. */
    public static boolean transposed(WeightUse use) {
        boolean byGemm = use.node().is("Gemm") && use.node().intAttribute("transB", 0) != 0;
        return use.transposed() ^ byGemm;
    }

    /** Why a use cannot become an integer product; empty if it can. */
    public static Optional<String> refusal(WeightUse use) {
        Node node = use.node();
        if (!is(use)) {
            boolean left = (node.is("MatMul") || node.is("Gemm")) && use.input() == 0;
            return Optional.of(
                    left ? "is the left side of a product" : "is used by " + node.op() + ", which has no integer form");
        }
        if (node.is("Gemm") && node.intAttribute("transA", 0) != 0) {
            return Optional.of("the other side of the product is transposed");
        }
        if (node.is("Gemm") && (node.floatAttribute("alpha", 1) != 1 || node.floatAttribute("beta", 1) != 1)) {
            return Optional.of("the product is scaled by alpha or beta");
        }
        return Optional.empty();
    }
}
