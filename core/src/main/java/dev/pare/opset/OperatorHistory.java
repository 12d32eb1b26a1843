/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * The versions at which the standard operators came and changed, from 7 to 21 (the ONNX project's changelog of operators). A mark
 * {@code !} says that old nodes do not simply stay valid with their old meaning, so that {@link Adapters} has an entry; without
 * the mark a change only widened types, allowed negative axes, or added attributes and inputs whose default is the old meaning.
 */
final class OperatorHistory {
    /** Version, then the operators that are new or changed in it; the first line lists all that version 7 has. */
    private static final String TABLE = """
            7 Abs Acos Add And ArgMax ArgMin Asin Atan AveragePool BatchNormalization Cast Ceil Clip Concat Constant Conv \
            ConvTranspose Cos DepthToSpace Div Dropout Elu Equal Exp Flatten Floor GRU Gather Gemm GlobalAveragePool GlobalLpPool \
            GlobalMaxPool Greater HardSigmoid Hardmax Identity If InstanceNormalization LRN LSTM LeakyRelu Less Log LogSoftmax \
            Loop LpNormalization LpPool MatMul Max MaxPool MaxRoiPool Mean Min Mul Multinomial Neg Not Or PRelu Pad Pow RNN \
            RandomNormal RandomNormalLike RandomUniform RandomUniformLike Reciprocal ReduceL1 ReduceL2 ReduceLogSum \
            ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Selu Shape Sigmoid \
            Sin Size Slice Softmax Softplus Softsign SpaceToDepth Split Sqrt Squeeze Sub Sum Tan Tanh Tile TopK Transpose \
            Unsqueeze Upsample Xor
            8 Expand Max Mean MaxPool Min Scan Sum
            9 Acosh Asinh Atanh BatchNormalization! Cast Compress Constant ConstantOfShape Cosh Erf EyeLike Flatten Gemm Greater \
            IsNaN Less MatMul MaxUnpool MeanVarianceNormalization NonZero OneHot PRelu Scan! Scatter Shrink Sign Sinh \
            TfIdfVectorizer Upsample! Where
            10 AveragePool ConvInteger DequantizeLinear Dropout! IsInf MatMulInteger MaxPool Mod NonMaxSuppression QLinearConv \
            QLinearMatMul QuantizeLinear Resize ReverseSequence RoiAlign Slice! StringNormalizer ThresholdedRelu TopK! Upsample!
            11 ArgMax ArgMin AveragePool BitShift Clip! Compress Concat ConcatFromSequence Constant Conv ConvTranspose! CumSum \
            DepthToSpace Det DynamicQuantizeLinear Equal Flatten Gather GatherElements GatherND Gemm Hardmax If LogSoftmax Loop \
            LpPool MaxPool MaxUnpool NonMaxSuppression OneHot! Pad! Range ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp \
            ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Resize! Round Scan Scatter! ScatterElements \
            ScatterND SequenceAt SequenceConstruct SequenceEmpty SequenceErase SequenceInsert SequenceLength Slice Softmax \
            Split SplitToSequence Squeeze TopK Unique Unsqueeze
            12 ArgMax ArgMin Celu Clip Constant Dropout! Einsum GatherND GreaterOrEqual LessOrEqual Max MaxPool Min \
            NegativeLogLikelihoodLoss Pow ReduceMax ReduceMin SoftmaxCrossEntropyLoss
            13 Abs Add ArgMax ArgMin Cast Ceil Clip Concat Constant DepthToSpace DequantizeLinear Div Dropout Equal Erf Exp \
            Expand Flatten Floor Gather GatherElements GatherND Gemm Greater Hardmax! Identity If IsNaN LRN Less Log \
            LogSoftmax! Loop MatMul Max Mean MeanVarianceNormalization Min Mod Mul Neg NegativeLogLikelihoodLoss NonZero Pad \
            Pow QuantizeLinear Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin \
            ReduceProd ReduceSum! ReduceSumSquare Relu Reshape Resize! ScatterElements ScatterND Shape Sigmoid Sign Size Slice \
            Softmax! SoftmaxCrossEntropyLoss SpaceToDepth Split! Sqrt Squeeze! Sub Sum Tanh Tile Transpose Unsqueeze!
            14 Add BatchNormalization! CumSum Div GRU HardSwish Identity LSTM Mul RNN Relu Reshape Sub Trilu
            15 BatchNormalization Bernoulli CastLike Optional OptionalGetElement OptionalHasElement Pow Shape
            16 GreaterOrEqual GridSample Identity If LeakyRelu LessOrEqual Loop PRelu RoiAlign! Scan ScatterElements ScatterND Where
            17 BlackmanWindow DFT HammingWindow HannWindow LayerNormalization MelWeightMatrix STFT SequenceMap
            18 BitwiseAnd BitwiseNot BitwiseOr BitwiseXor CenterCropPad Col2Im GroupNormalization LpPool Mish OptionalGetElement \
            OptionalHasElement Pad ReduceL1! ReduceL2! ReduceLogSum! ReduceLogSumExp! ReduceMax! ReduceMean! ReduceMin! \
            ReduceProd! ReduceSumSquare! Resize! ScatterElements ScatterND Split!
            19 AveragePool! Cast CastLike Constant DeformConv DequantizeLinear Equal Identity If Loop Pad QuantizeLinear Reshape \
            Resize Scan Shape Size
            20 AffineGrid ConstantOfShape DFT! Gelu GridSample! ImageDecoder IsInf IsNaN ReduceMax ReduceMin RegexFullMatch \
            StringConcat StringSplit
            21 Cast CastLike Constant ConstantOfShape DequantizeLinear Flatten GroupNormalization! Identity If Loop Pad \
            QLinearMatMul QuantizeLinear Reshape Scan Shape Size Squeeze Transpose Unsqueeze
            """;

    private static final Map<String, NavigableSet<Integer>> VERSIONS = new HashMap<>();
    private static final NavigableSet<String> MARKED = new TreeSet<>();

    static {
        for (String line : TABLE.lines().toList()) {
            String[] words = line.trim().split("\\s+");
            int version = Integer.parseInt(words[0]);
            for (int i = 1; i < words.length; i++) {
                String operator = words[i].replace("!", "");
                VERSIONS.computeIfAbsent(operator, o -> new TreeSet<>()).add(version);
                if (words[i].endsWith("!")) {
                    MARKED.add(operator + " " + version);
                }
            }
        }
    }

    private OperatorHistory() {}

    /** The version (at least 7) that introduced an operator; empty if the standard set has no such operator. */
    static OptionalInt since(String operator) {
        NavigableSet<Integer> versions = VERSIONS.get(operator);
        return versions == null ? OptionalInt.empty() : OptionalInt.of(versions.first());
    }

    /** Operators with the versions whose change needs an adapter, as "Operator version". */
    static NavigableSet<String> marked() {
        return MARKED;
    }
}
