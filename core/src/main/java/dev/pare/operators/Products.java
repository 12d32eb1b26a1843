/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

/** Operators that sum products, alone or as the greater part of what they do. */
final class Products {
    static final Family ALL = new Family("")
            .add(Kind.MULTIPLIES, Inputs.of(0, 1), "MatMul Gemm MatMulInteger")
            .add(Kind.MULTIPLIES, Inputs.all(), "Einsum")
            .add(Kind.MULTIPLIES, Inputs.of(0, 3), "QLinearMatMul")
            .add(Kind.MULTIPLIES, "Det")
            .add(Kind.CONVOLVES, Inputs.of(0, 1), "Conv ConvInteger ConvTranspose DeformConv")
            .add(Kind.CONVOLVES, Inputs.of(0, 3), "QLinearConv")
            .add(Kind.CONVOLVES, "Col2Im")
            .add(Kind.ATTENDS, Inputs.of(0, 1, 2, 4, 5), "Attention")
            .add(Kind.ROTATES, "RotaryEmbedding")
            .add(Kind.RECURS, "RNN GRU LSTM");

    private Products() {}
}
