/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import dev.pare.tensor.DataType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Finds the element type of a value: as declared, or by walking back through operators that keep the type. */
final class ElementTypes {
    /** Operators whose first output has the element type of their first input. */
    private static final Set<String> KEEPS =
            new HashSet<>(Arrays.asList("""
            Abs Acos Add Asin Atan AveragePool BatchNormalization Ceil Clip Compress Concat Conv ConvTranspose Cos CumSum
            DepthToSpace Div Dropout Einsum Elu Erf Exp Expand Flatten Floor GRU Gather GatherElements GatherND Gemm
            GlobalAveragePool GlobalLpPool GlobalMaxPool HardSigmoid Hardmax Identity InstanceNormalization LRN LSTM
            LayerNormalization LeakyRelu Log LogSoftmax LpNormalization LpPool MatMul Max MaxPool MaxRoiPool Mean
            MeanVarianceNormalization Min Mod Mul Neg PRelu Pad Pow RNN Reciprocal ReduceL1 ReduceL2 ReduceLogSum
            ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Resize
            ReverseSequence RoiAlign Round Scatter ScatterElements ScatterND Selu Shrink Sigmoid Sign Sin Slice Softmax
            Softplus Softsign SpaceToDepth Split Sqrt Squeeze Sub Sum Tan Tanh ThresholdedRelu Tile TopK Transpose Unsqueeze
            Upsample
            """.trim().split("\\s+")));

    private ElementTypes() {}

    static DataType of(String value, Scope scope) {
        String name = value;
        while (!name.isEmpty()) {
            Optional<DataType> known = known(name, scope);
            if (known.isPresent()) {
                return known.get();
            }
            Node producer = scope.producer(name).orElse(null);
            if (producer == null) {
                return DataType.UNKNOWN;
            }
            if (producer.is("Cast")) {
                return DataType.of((int) producer.intAttribute("to", 0));
            }
            name = source(producer, name);
        }
        return DataType.UNKNOWN;
    }

    private static Optional<DataType> known(String name, Scope scope) {
        return scope.declared(name)
                .map(ValueInfo.TensorType::element)
                .or(() -> scope.constant(name).map(t -> t.type()))
                .filter(t -> t != DataType.UNDEFINED);
    }

    /** The input that has the same type as an output, or the empty string. */
    private static String source(Node node, String output) {
        boolean first = node.output().equals(output);
        if (node.is("Where") || node.is("DequantizeLinear")) {
            return node.input(1);
        }
        boolean keeps = KEEPS.contains(node.op().type()) && node.is(node.op().type());
        return keeps && (first || node.is("Split")) ? node.input(0) : "";
    }
}
