/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.types;

import static dev.pare.analysis.types.OutputRule.always;
import static dev.pare.analysis.types.OutputRule.each;
import static dev.pare.analysis.types.OutputRule.named;
import static dev.pare.analysis.types.OutputRule.ofTensor;
import static dev.pare.analysis.types.OutputRule.sameAs;

import dev.pare.graph.OpId;
import dev.pare.tensor.DataType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rules of the operators that transformers use: the standard set, and those of ONNX Runtime that its own tools emit. */
final class OutputRules {
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final OutputRule FIRST = sameAs(0);
    private static final OutputRule BOOL = always(DataType.BOOL);
    private static final OutputRule INT64 = always(DataType.INT64);
    private static final OutputRule INT32 = always(DataType.INT32);
    private static final OutputRule UINT8 = always(DataType.UINT8);
    private static final OutputRule FLOAT = always(DataType.FLOAT);

    private static final Map<String, OutputRule> STANDARD = new HashMap<>();
    private static final Map<String, OutputRule> MICROSOFT = new HashMap<>();

    private OutputRules() {}

    static Optional<OutputRule> of(OpId op) {
        return switch (op.domain()) {
            case "", "ai.onnx" -> Optional.ofNullable(STANDARD.get(op.type()));
            case "com.microsoft" -> Optional.ofNullable(MICROSOFT.get(op.type()));
            default -> Optional.empty();
        };
    }

    private static void put(Map<String, OutputRule> table, OutputRule rule, String operators) {
        for (String operator : SPACES.split(operators.strip())) {
            table.put(operator, rule);
        }
    }

    static {
        put(STANDARD, FIRST, """
                Abs Acos Acosh Add AffineGrid Asin Asinh Atan Atanh Attention AveragePool BatchNormalization BitShift BitwiseAnd
                BitwiseNot BitwiseOr BitwiseXor BlackmanWindow Ceil Celu CenterCropPad Clip Col2Im Compress Concat Conv ConvTranspose
                Cos Cosh CumSum DFT DeformConv DepthToSpace Det Div Einsum Elu Erf Exp Expand Flatten Floor GRU Gather
                GatherElements GatherND Gelu Gemm GlobalAveragePool GlobalLpPool GlobalMaxPool GridSample GroupNormalization
                HardSigmoid HardSwish Hardmax Identity InstanceNormalization LRN LSTM LeakyRelu Log LogSoftmax LpNormalization
                LpPool MatMul Max MaxRoiPool MaxUnpool Mean MeanVarianceNormalization Min Mish Mod Mul Neg NegativeLogLikelihoodLoss
                Optional PRelu Pad Pow RNN RMSNormalization Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp
                ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Resize ReverseSequence RoiAlign
                RotaryEmbedding Round STFT Scatter ScatterElements ScatterND Selu Shrink Sigmoid Sign SimplifiedLayerNormalization
                Sin Sinh Slice Softmax SoftmaxCrossEntropyLoss Softplus Softsign SpaceToDepth Split Sqrt Squeeze Sub Sum Swish
                Tan Tanh TensorScatter ThresholdedRelu Tile Transpose Trilu Unsqueeze Upsample""");
        put(STANDARD, BOOL, """
                Equal Less Greater LessOrEqual GreaterOrEqual And Or Not Xor IsNaN IsInf""");
        put(STANDARD, INT64, "Shape Size NonZero ArgMax ArgMin NonMaxSuppression");
        put(STANDARD, INT32, "MatMulInteger ConvInteger");
        put(STANDARD, each(FIRST, INT64), "TopK Unique MaxPool");
        put(STANDARD, each(FIRST, BOOL), "Dropout");
        put(STANDARD, each(FIRST, named("stash_type", FLOAT)), "LayerNormalization");
        put(STANDARD, sameAs(1), "Where CastLike DequantizeLinear");
        put(STANDARD, sameAs(2), "OneHot");
        put(STANDARD, sameAs(7), "QLinearConv QLinearMatMul");
        put(STANDARD, named("to", always(DataType.UNKNOWN)), "Cast");
        put(STANDARD, named("dtype", FIRST), "EyeLike RandomNormalLike RandomUniformLike Bernoulli");
        put(STANDARD, named("dtype", FLOAT), "RandomNormal RandomUniform");
        put(STANDARD, named("dtype", INT32), "Multinomial");
        put(STANDARD, ofTensor("value", DataType.FLOAT), "ConstantOfShape");
        put(STANDARD, OutputRule::constant, "Constant");
        put(STANDARD, each(UINT8, FLOAT, UINT8), "DynamicQuantizeLinear");
        put(
                STANDARD,
                named(
                        "output_dtype",
                        (node, index, inputs) ->
                                node.input(2).isEmpty() ? DataType.UINT8 : inputs.apply(node.input(2))),
                "QuantizeLinear");
        put(MICROSOFT, FIRST, """
                Attention BiasGelu BiasSplitGelu DynamicQuantizeMatMul FastGelu FusedConv FusedGemm FusedMatMul Gelu
                GroupQueryAttention MatMulBnb4 MatMulNBits MultiHeadAttention QuickGelu RotaryEmbedding SkipLayerNormalization
                SkipSimplifiedLayerNormalization""");
        put(MICROSOFT, sameAs(2), "MatMulIntegerToFloat");
        put(MICROSOFT, sameAs(1), "DequantizeLinear");
        put(MICROSOFT, each(sameAs(2), INT32), "EmbedLayerNormalization");
    }
}
