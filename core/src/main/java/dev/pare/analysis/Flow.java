/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.graph.Node;
import java.util.HashSet;
import java.util.Set;

/** Kinds of operators by what they do to the data that passes, and the inputs by which the data enters. */
final class Flow {
    /** Rearranges, copies, selects or re-encodes. */
    static final Set<String> MOVES = Set.of(
            "Identity",
            "Cast",
            "CastLike",
            "Reshape",
            "Transpose",
            "Squeeze",
            "Unsqueeze",
            "Flatten",
            "Slice",
            "Split",
            "Expand",
            "Tile",
            "Dropout",
            "Pad",
            "Clip",
            "QuantizeLinear",
            "DequantizeLinear",
            "DynamicQuantizeLinear");

    /** Computes element by element from one or several values, or joins them. */
    static final Set<String> MIXES =
            Set.of("Add", "Sub", "Mul", "Div", "Neg", "Pow", "Sum", "Max", "Min", "Where", "Concat", "Abs");

    /** Layer and RMS norms, whole or in pieces. */
    static final Set<String> NORMS = Set.of(
            "LayerNormalization",
            "SimplifiedLayerNormalization",
            "RMSNormalization",
            "SkipLayerNormalization",
            "SkipSimplifiedLayerNormalization",
            "LpNormalization",
            "BatchNormalization",
            "ReduceMean",
            "ReduceSum",
            "ReduceSumSquare",
            "ReduceL2",
            "Sqrt",
            "Reciprocal");

    /** The nonlinearities of feed-forward blocks, whole or the piece that makes them nonlinear. */
    static final Set<String> ACTIVATES = Set.of(
            "Gelu",
            "FastGelu",
            "BiasGelu",
            "QuickGelu",
            "Relu",
            "LeakyRelu",
            "PRelu",
            "ThresholdedRelu",
            "Elu",
            "Celu",
            "Selu",
            "Silu",
            "Swish",
            "Mish",
            "HardSwish",
            "HardSigmoid",
            "Softplus",
            "Softsign",
            "Sigmoid",
            "Tanh",
            "Erf");

    private static final Set<String> ALL_INPUTS = Set.of("Add", "Sub", "Mul", "Div", "Sum", "Max", "Min", "Concat");

    private Flow() {}

    static Set<String> union(Set<String> first, Set<String> second) {
        Set<String> both = new HashSet<>(first);
        both.addAll(second);
        return Set.copyOf(both);
    }

    static String type(Node node) {
        return node.op().type();
    }

    /** Whether the data of an operator enters by this input; other inputs are shapes, indices, conditions or parameters. */
    static boolean carries(Node node, int input) {
        String type = type(node);
        if (ALL_INPUTS.contains(type)) {
            return true;
        }
        return switch (type) {
            case "Where" -> input == 1 || input == 2;
            case "SkipLayerNormalization", "SkipSimplifiedLayerNormalization" -> input <= 1;
            default -> input == 0;
        };
    }

    /** Whether a value is a scale or zero point that was measured on the data, not the data. */
    static boolean isMeasured(Node producer, String value) {
        return type(producer).equals("DynamicQuantizeLinear") && !value.equals(producer.output());
    }

    /** Whether a value says nothing of the data: sizes and what is built from them alone. */
    static boolean isConstant(Node producer) {
        return switch (type(producer)) {
            case "Constant", "ConstantOfShape", "Shape", "Size", "Range" -> true;
            default -> false;
        };
    }
}
