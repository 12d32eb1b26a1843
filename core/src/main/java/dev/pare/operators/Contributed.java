/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import dev.pare.operators.call.Call;
import dev.pare.operators.call.Types;
import dev.pare.operators.shapes.Attended;
import dev.pare.operators.shapes.Generated;
import dev.pare.operators.shapes.LookedUp;
import dev.pare.operators.shapes.Reduced;
import dev.pare.operators.shapes.Rules;
import dev.pare.operators.sizes.Size;
import dev.pare.operators.sizes.SymbolicShape;
import dev.pare.tensor.DataType;
import java.util.List;
import java.util.Optional;

/** The operators of ONNX Runtime's domain com.microsoft, but for products and attention. */
final class Contributed {
    static final Family ALL = new Family("com.microsoft")
            .add(Kind.ACTIVATES, Rules.like(0), "Gelu QuickGelu QLinearLeakyRelu QLinearSigmoid QOrderedGelu")
            .add(Kind.ACTIVATES, Inputs.of(0, 1), Rules.like(0), "BiasGelu FastGelu")
            .add(Kind.OTHER, Inputs.of(0, 1), Rules::unknown, "BiasSplitGelu")
            .add(Kind.COMBINES, Inputs.all(), Rules.firstLike(0), "BiasAdd BiasDropout BitmaskBiasDropout GatedAdd")
            .add(Kind.COMBINES, Inputs.all(), Rules::broadcast, "ComplexMul ComplexMulConj")
            .add(Kind.COMBINES, Inputs.all(), Rules::unknown, "MulInteger")
            .add(Kind.COMBINES, Inputs.of(0, 3), Rules.broadcast(0, 3), "QLinearAdd QLinearMul")
            .add(Kind.CHOOSES, Inputs.of(1, 4), Rules.broadcast(0, 1, 4), "QLinearWhere")
            .add(Kind.COMPARES, Inputs.all(), Rules::scalars, "IsAllFinite")
            .add(Kind.COPIES, Rules.firstLike(0), "BitmaskDropout")
            .add(Kind.RESHAPES, Rules::unknown, "ExpandDims")
            .add(Kind.OTHER, Rules.like(0), "Trilu")
            .add(Kind.PADS, Rules::unknown, "Pad")
            .add(Kind.JOINS, Inputs.all(), Rules::unknown, "QLinearConcat")
            .one(Kind.LOOKS_UP, LookedUp::gatherND, "GatherND")
            .add(Kind.LOOKS_UP, Rules::unknown, "GatherBlockQuantized TorchEmbedding WordConvEmbedding")
            .add(Kind.NORMALIZES, Inputs.of(0, 1), Contributed::skipped, """
                    SkipLayerNormalization SkipSimplifiedLayerNormalization""")
            .add(Kind.NORMALIZES, Inputs.of(0, 1), Rules.firstLike(0), "SkipGroupNorm")
            .add(Kind.NORMALIZES, Rules.firstLike(0), "GroupNorm GatedRMSNorm QOrderedLayerNormalization")
            .add(
                    Kind.LOOKS_UP,
                    Inputs.of(2, 3, 4),
                    Attended::embedded,
                    "EmbedLayerNormalization QEmbedLayerNormalization")
            .add(Kind.DISTRIBUTES, Rules.like(0), "BiasSoftmax QLinearSoftmax")
            .one(Kind.REDUCES, Reduced::reduce, "ReduceSumInteger")
            .add(Kind.REDUCES, Rules::unknown, "QLinearReduceMean")
            .add(Kind.POOLS, Rules::unknown, "QLinearAveragePool QLinearGlobalAveragePool NhwcMaxPool MaxpoolWithMask")
            .add(Kind.RESAMPLES, Rules::unknown, "GridSample CropAndResize")
            .add(Kind.RECURS, Attended::recurrent, "DynamicQuantizeLSTM")
            .add(Kind.RECURS, Rules::unknown, "AttnLSTM")
            .add(Kind.SEARCHES, Rules::unknown, "Unique")
            .add(Kind.GENERATES, Inputs.of(), Rules.first(Generated::range), "Range")
            .add(Kind.QUANTIZES, Rules.firstLike(0), "QuantizeLinear QuantizeWithOrder")
            .add(Kind.QUANTIZES, Rules::unknown, "QuantizeBFP")
            .add(Kind.DEQUANTIZES, Rules.like(0), "DequantizeLinear DequantizeWithOrder")
            .add(Kind.DEQUANTIZES, Rules::unknown, "DequantizeBFP")
            .add(Kind.CONTROLS, Inputs.all(), Rules::unknown, "BeamSearch GreedySearch Sampling WhisperBeamSearch")
            .add(Kind.ANALYSES_SPECTRA, Rules::unknown, "Rfft Irfft")
            .add(Kind.HANDLES_OBJECTS, Rules::unknown, "Tokenizer")
            .add(Kind.OTHER, Rules::unknown, """
                    BifurcationDetector CDist DynamicTimeWarping EPContext EngramGate GatedRelativePositionBias Inverse
                    LinearAttentionGate MurmurHash3 NGramHashMapping NGramRepeatBlock RelativePositionBias RemovePadding RestorePadding
                    SampleOp Snpe UnfoldTensor""")
            .typed(Types.like(2, DataType.UINT8), "QuantizeLinear")
            .typed(Types.like(1, DataType.FLOAT), "DequantizeLinear");

    private Contributed() {}

    /** Also the mean, the inverse deviation and the sum that was normalized. */
    private static List<Optional<SymbolicShape>> skipped(Call call) {
        Optional<SymbolicShape> data = call.shape(0);
        Optional<SymbolicShape> statistics = data.map(s -> s.with(-1, Size.ONE));
        return List.of(data, statistics, statistics, data);
    }
}
