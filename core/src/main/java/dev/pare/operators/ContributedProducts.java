/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import dev.pare.operators.shapes.Attended;
import dev.pare.operators.shapes.Multiplied;
import dev.pare.operators.shapes.Rules;
import dev.pare.operators.shapes.Windowed;

/** Products and attention of ONNX Runtime's domain com.microsoft. */
final class ContributedProducts {
    static final Family ALL = new Family("com.microsoft")
            .add(
                    Kind.MULTIPLIES,
                    Inputs.of(0, 1),
                    Rules.first(Multiplied::fused),
                    "FusedMatMul FusedMatMulActivation TransposeMatMul")
            .add(Kind.MULTIPLIES, Inputs.of(0, 1), Multiplied.gemm(0, 1), "FusedGemm")
            .add(Kind.MULTIPLIES, Inputs.of(0, 1), Multiplied.matrices(0, 1), """
                    DynamicQuantizeMatMul MatMulInteger16 MatMulIntegerToFloat""")
            .add(Kind.MULTIPLIES, Inputs.of(0, 1), Rules.first(Multiplied::packed), "MatMulNBits MatMulBnb4")
            .add(Kind.MULTIPLIES, Inputs.of(0, 1), Rules::unknown, """
                    GemmFastGelu GemmFloat8 MatMulFpQ4 MatMulBlockQuantizedFp4Weight MatMulBlockQuantizedFp8Weight
                    SparseToDenseMatMul""")
            .add(Kind.MULTIPLIES, Rules::unknown, "MatMulNBitsMlp MatMulNBitsQkv MoE QMoE")
            .add(Kind.MULTIPLIES, Inputs.of(0, 2), Rules::unknown, "QOrderedMatMul")
            .add(Kind.MULTIPLIES, Inputs.of(0, 3), Multiplied.gemm(0, 3), "QGemm")
            .add(Kind.CONVOLVES, Inputs.of(0, 1), Windowed.convolution(0, 1), "FusedConv")
            .add(Kind.CONVOLVES, Inputs.of(0, 1), Rules::unknown, "NhwcConv NhwcFusedConv ConvTransposeWithDynamicPads")
            .add(Kind.CONVOLVES, Inputs.of(0, 3), Windowed.convolution(0, 3), "QLinearConv")
            .add(Kind.CONVOLVES, Rules::unknown, "CausalConvWithState VarlenCausalConvWithState")
            .add(Kind.ATTENDS, Rules.first(Attended::weightsInside), "Attention QAttention")
            .add(Kind.ATTENDS, Rules::unknown, """
                    PackedAttention LongformerAttention QOrderedAttention QOrderedLongformerAttention DecoderAttention
                    DecoderMaskedSelfAttention""")
            .add(Kind.ATTENDS, Inputs.of(0, 1, 2), Rules.first(Attended::ofThree), "MultiHeadAttention")
            .add(
                    Kind.ATTENDS,
                    Inputs.of(0, 1, 2),
                    Rules.first(Attended::grouped),
                    "GroupQueryAttention SparseAttention")
            .add(Kind.ATTENDS, Inputs.of(0, 1, 2), Rules::unknown, """
                    DecoderMaskedMultiHeadAttention PackedMultiHeadAttention PagedAttention LinearAttention GatedDeltaNet""")
            .add(Kind.ROTATES, Rules.like(0), "RotaryEmbedding GemmaRotaryEmbedding MRotaryEmbedding");

    private ContributedProducts() {}
}
