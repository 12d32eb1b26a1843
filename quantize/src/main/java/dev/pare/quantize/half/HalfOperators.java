/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.graph.Node;
import java.util.Set;

/**
 * Which operators may compute in float16. Only what is listed does: the specification must allow the type at every opset, and the
 * result must not need more range or precision than float16 has. Everything else stays in float between Casts.
 */
final class HalfOperators {
    private static final Set<String> STANDARD = words("""
            Abs Add ArgMax ArgMin Attention Cast CastLike Ceil Clip Compress Concat ConstantOfShape Conv ConvTranspose DepthToSpace Div
            Dropout Einsum Elu Equal Erf Expand Flatten Floor Gather GatherElements GatherND Gelu Gemm GlobalMaxPool Greater
            GreaterOrEqual HardSigmoid HardSwish Identity IsNaN LayerNormalization LeakyRelu Less LessOrEqual LogSoftmax MatMul Max
            MaxPool Min Mish Mul Neg OneHot PRelu Pad Reciprocal ReduceMax ReduceMin Relu Reshape ReverseSequence Round
            ScatterElements ScatterND Selu Shape Sigmoid Sign Size Slice Softmax Softplus Softsign SpaceToDepth Split Sqrt Squeeze Sub
            Sum Swish Tanh ThresholdedRelu Tile Transpose Trilu Unsqueeze Where""");

    /** Squares and sums leave the range of float16 soon: 256 squared does. */
    private static final Set<String> NORM = words("Pow ReduceMean ReduceSum ReduceL2 ReduceSumSquare RMSNormalization");

    private static final Set<String> MICROSOFT = words("""
            Attention BiasGelu FastGelu FusedMatMul Gelu MultiHeadAttention QuickGelu SkipLayerNormalization
            SkipSimplifiedLayerNormalization""");

    private HalfOperators() {}

    static boolean allow(Node node, boolean keepNorm) {
        String type = node.op().type();
        if (type.endsWith("LayerNormalization") && givesStatistics(node)) {
            return false;
        }
        if (node.op().domain().equals("com.microsoft")) {
            return MICROSOFT.contains(type);
        }
        return node.is(type) && (STANDARD.contains(type) || (!keepNorm && NORM.contains(type)));
    }

    /** Mean and deviation come out as float, whatever the type of the rest. */
    private static boolean givesStatistics(Node node) {
        return node.outputs().stream().skip(1).limit(2).anyMatch(o -> !o.isEmpty());
    }

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }
}
