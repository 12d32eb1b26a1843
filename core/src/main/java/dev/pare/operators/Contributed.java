/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

/** The operators of ONNX Runtime's domain com.microsoft. */
final class Contributed {
    static final Family ALL = new Family("com.microsoft")
            .add(Kind.ACTIVATES, "Gelu QuickGelu")
            .add(Kind.ACTIVATES, Inputs.of(0, 1), "BiasGelu FastGelu BiasSplitGelu")
            .add(Kind.ACTIVATES, "QLinearLeakyRelu QLinearSigmoid QOrderedGelu")
            .add(
                    Kind.COMBINES,
                    Inputs.all(),
                    "BiasAdd BiasDropout BitmaskBiasDropout ComplexMul ComplexMulConj GatedAdd MulInteger")
            .add(Kind.COMBINES, Inputs.of(0, 3), "QLinearAdd QLinearMul")
            .add(Kind.CHOOSES, Inputs.of(1, 4), "QLinearWhere")
            .add(Kind.COMPARES, Inputs.all(), "IsAllFinite")
            .add(Kind.COPIES, "BitmaskDropout")
            .add(Kind.RESHAPES, "ExpandDims")
            .add(Kind.SLICES, "Trilu")
            .add(Kind.PADS, "Pad")
            .add(Kind.JOINS, Inputs.all(), "QLinearConcat")
            .add(Kind.LOOKS_UP, "GatherBlockQuantized GatherND TorchEmbedding WordConvEmbedding")
            .add(Kind.MULTIPLIES, Inputs.of(0, 1), """
                    FusedMatMul FusedGemm FusedMatMulActivation GemmFastGelu GemmFloat8 DynamicQuantizeMatMul MatMulBnb4 MatMulFpQ4
                    MatMulInteger16 MatMulIntegerToFloat MatMulNBits MatMulBlockQuantizedFp4Weight MatMulBlockQuantizedFp8Weight
                    SparseToDenseMatMul TransposeMatMul""")
            .add(Kind.MULTIPLIES, Inputs.of(0), "MatMulNBitsMlp MatMulNBitsQkv MoE QMoE")
            .add(Kind.MULTIPLIES, Inputs.of(0, 2), "QOrderedMatMul")
            .add(Kind.MULTIPLIES, Inputs.of(0, 3), "QGemm")
            .add(Kind.CONVOLVES, Inputs.of(0, 1), "FusedConv NhwcConv NhwcFusedConv ConvTransposeWithDynamicPads")
            .add(Kind.CONVOLVES, Inputs.of(0, 3), "QLinearConv")
            .add(Kind.CONVOLVES, "CausalConvWithState VarlenCausalConvWithState")
            .add(
                    Kind.NORMALIZES,
                    Inputs.of(0, 1),
                    "SkipLayerNormalization SkipSimplifiedLayerNormalization SkipGroupNorm")
            .add(Kind.NORMALIZES, "GroupNorm GatedRMSNorm QOrderedLayerNormalization")
            .add(Kind.LOOKS_UP, Inputs.of(2, 3, 4), "EmbedLayerNormalization QEmbedLayerNormalization")
            .add(Kind.DISTRIBUTES, "BiasSoftmax QLinearSoftmax")
            .add(Kind.ATTENDS, Inputs.of(0), """
                    Attention QAttention PackedAttention LongformerAttention QOrderedAttention QOrderedLongformerAttention
                    DecoderAttention DecoderMaskedSelfAttention""")
            .add(Kind.ATTENDS, Inputs.of(0, 1, 2), """
                    MultiHeadAttention GroupQueryAttention DecoderMaskedMultiHeadAttention PackedMultiHeadAttention SparseAttention
                    PagedAttention LinearAttention GatedDeltaNet""")
            .add(Kind.ROTATES, "RotaryEmbedding GemmaRotaryEmbedding MRotaryEmbedding")
            .add(Kind.REDUCES, "ReduceSumInteger QLinearReduceMean")
            .add(Kind.POOLS, "QLinearAveragePool QLinearGlobalAveragePool NhwcMaxPool MaxpoolWithMask")
            .add(Kind.RESAMPLES, "GridSample CropAndResize")
            .add(Kind.RECURS, "DynamicQuantizeLSTM AttnLSTM")
            .add(Kind.SEARCHES, "Unique")
            .add(Kind.GENERATES, Inputs.of(), "Range")
            .add(Kind.QUANTIZES, "QuantizeLinear QuantizeBFP QuantizeWithOrder")
            .add(Kind.DEQUANTIZES, "DequantizeLinear DequantizeBFP DequantizeWithOrder")
            .add(Kind.CONTROLS, Inputs.all(), "BeamSearch GreedySearch Sampling WhisperBeamSearch")
            .add(Kind.ANALYSES_SPECTRA, "Rfft Irfft")
            .add(Kind.HANDLES_OBJECTS, "Tokenizer")
            .add(Kind.OTHER, """
                    BifurcationDetector CDist DynamicTimeWarping EPContext EngramGate GatedRelativePositionBias Inverse
                    LinearAttentionGate MurmurHash3 NGramHashMapping NGramRepeatBlock RelativePositionBias RemovePadding RestorePadding
                    SampleOp Snpe UnfoldTensor""");

    private Contributed() {}
}
