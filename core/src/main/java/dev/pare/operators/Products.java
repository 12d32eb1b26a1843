/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import dev.pare.operators.call.Types;
import dev.pare.operators.shapes.Attended;
import dev.pare.operators.shapes.Multiplied;
import dev.pare.operators.shapes.Rules;
import dev.pare.operators.shapes.Windowed;
import dev.pare.tensor.DataType;

/** Operators that sum products, alone or as the greater part of what they do. */
final class Products {
    static final Family ALL = new Family("")
            .add(Kind.MULTIPLIES, Inputs.of(0, 1), Multiplied.matrices(0, 1), "MatMul MatMulInteger")
            .add(Kind.MULTIPLIES, Inputs.of(0, 1), Multiplied.gemm(0, 1), "Gemm")
            .add(Kind.MULTIPLIES, Inputs.all(), Rules.first(Multiplied::einsum), "Einsum")
            .add(Kind.MULTIPLIES, Inputs.of(0, 3), Multiplied.matrices(0, 3), "QLinearMatMul")
            .add(Kind.MULTIPLIES, Rules::unknown, "Det")
            .add(Kind.CONVOLVES, Inputs.of(0, 1), Windowed.convolution(0, 1), "Conv ConvInteger")
            .add(Kind.CONVOLVES, Inputs.of(0, 1), Rules.first(Windowed::transposed), "ConvTranspose")
            .add(Kind.CONVOLVES, Inputs.of(0, 1), Rules::unknown, "DeformConv")
            .add(Kind.CONVOLVES, Inputs.of(0, 3), Windowed.convolution(0, 3), "QLinearConv")
            .add(Kind.CONVOLVES, Rules::unknown, "Col2Im")
            .typed(Types.like(7, DataType.UNKNOWN), "QLinearMatMul QLinearConv")
            .add(Kind.ATTENDS, Inputs.of(0, 1, 2, 4, 5), Rules.first(Attended::standard), "Attention")
            .add(Kind.ROTATES, Rules.like(0), "RotaryEmbedding")
            .add(Kind.RECURS, Attended::recurrent, "RNN GRU LSTM");

    private Products() {}
}
