/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.operator;

import dev.pare.graph.Attribute;
import dev.pare.graph.Node;
import dev.pare.graph.OpId;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** For every operator with a gradient one call or more, on small tensors whose elements are away from where a function has a corner. */
final class GradientCases {
    /**
     * @param inputs floats are trained, all others are constants
     * @param opset the version that the node is written for
     */
    record Case(String name, Node node, List<Tensor> inputs, long opset) {
        @Override
        public String toString() {
            return name;
        }
    }

    private final List<Case> cases = new ArrayList<>();
    private final Random random = new Random(7);

    static List<Case> all() {
        GradientCases all = new GradientCases();
        all.pairs();
        all.elements();
        all.reductions();
        all.shapes();
        all.choices();
        all.products();
        all.normalizations();
        all.codes();
        all.fused();
        return List.copyOf(all.cases);
    }

    private void pairs() {
        for (String type : List.of("Add", "Sub", "Mul", "Div", "Min", "Max", "Sum", "Mean")) {
            add(type, List.of(floats(2, 3, 4), floats(3, 1)));
        }
        add("Pow", List.of(positive(2, 3), positive(3)));
        add("Pow", List.of(floats(2, 3), scalar(2)));
        add("Mod", List.of(floats(2, 3), scalar(5)), Attribute.of("fmod", 1));
        add("Where", List.of(flags(2, 3), floats(2, 3), floats(1, 3)));
    }

    private void elements() {
        for (String type : List.of(
                "Identity",
                "Dropout",
                "Sqrt",
                "Reciprocal",
                "Exp",
                "Log",
                "Neg",
                "Abs",
                "Sin",
                "Cos",
                "Erf",
                "Tanh",
                "Sigmoid",
                "Relu",
                "LeakyRelu",
                "Softplus",
                "HardSigmoid",
                "Gelu")) {
            add(type, List.of(positive(3, 4)));
        }
        for (String type : List.of("Relu", "LeakyRelu", "Softplus", "Gelu", "Abs")) {
            add(type, List.of(floats(3, 4)));
        }
        add("Gelu", List.of(floats(3, 4)), Attribute.of("approximate", "tanh"));
        add("Cast", List.of(floats(2, 2)), Attribute.of("to", 1));
        add("CastLike", List.of(floats(2, 2), scalar(1)));
        add("Clip", List.of(floats(3, 4), scalar(-0.75f), scalar(0.8f)));
        contributed("Gelu", List.of(floats(3, 4)));
        contributed("FastGelu", List.of(floats(3, 4), floats(4)));
        contributed("BiasGelu", List.of(floats(3, 4), floats(4)));
        contributed("QuickGelu", List.of(floats(3, 4)));
    }

    private void reductions() {
        for (String type : List.of(
                "ReduceMean",
                "ReduceSum",
                "ReduceMax",
                "ReduceMin",
                "ReduceLogSumExp",
                "ReduceSumSquare",
                "ReduceL1",
                "ReduceL2")) {
            add(type, List.of(floats(2, 3, 4), longs(-1, 0)), Attribute.of("keepdims", 0));
        }
        add("CumSum", List.of(floats(2, 3), longs(1)));
        add("Softmax", List.of(floats(2, 3, 2)), Attribute.of("axis", 1));
        add("LogSoftmax", List.of(floats(2, 5)));
        cases.add(new Case("Softmax of opset 11", node(OpId.standard("Softmax"), 1), List.of(floats(2, 3, 2)), 11));
    }

    private void shapes() {
        add("Reshape", List.of(floats(2, 3, 2), longs(0, -1)));
        add("Flatten", List.of(floats(2, 3, 2)), Attribute.of("axis", 2));
        add("Transpose", List.of(floats(2, 3, 2)), Attribute.ints("perm", 2, 0, 1));
        add("Unsqueeze", List.of(floats(2, 3), longs(0, -1)));
        add("Squeeze", List.of(floats(1, 3, 1), longs(-1)));
        add("Expand", List.of(floats(3, 1), longs(2, 1, 4)));
        add("Tile", List.of(floats(2, 2), longs(2, 3)));
        add("Pad", List.of(floats(2, 2), longs(1, 0, 0, 2)));
        add("Concat", List.of(floats(2, 2), floats(2, 3)), Attribute.of("axis", 1));
        add("Split", List.of(floats(2, 5), longs(2, 3)), Attribute.of("axis", 1));
        add("Slice", List.of(floats(3, 5), longs(1, -1), longs(3, -6), longs(0, 1), longs(1, -2)));
    }

    private void choices() {
        add("Gather", List.of(floats(4, 3), Tensor.longs("i", Shape.of(2, 2), 1, 3, 1, 0)));
        add("Gather", List.of(floats(2, 4), longs(-1, 0, 2)), Attribute.of("axis", 1));
        add("GatherElements", List.of(floats(3, 2), Tensor.longs("i", Shape.of(1, 2), 2, -3)));
        add("GatherND", List.of(floats(3, 2, 2), Tensor.longs("i", Shape.of(3, 2), 2, 1, 0, -1, 2, 1)));
        add("Trilu", List.of(floats(3, 3)), Attribute.of("upper", 0));
    }

    private void products() {
        add("MatMul", List.of(floats(2, 3, 4), floats(4, 2)));
        add("MatMul", List.of(floats(2, 2, 3), floats(2, 3, 2)));
        add(
                "Gemm",
                List.of(floats(3, 2), floats(4, 3), floats(4)),
                Attribute.of("transA", 1),
                Attribute.of("transB", 1),
                Attribute.of("alpha", 0.5f),
                Attribute.of("beta", 2f));
        add("Conv", List.of(floats(2, 4, 5), floats(6, 2, 1), floats(6)), Attribute.of("group", 2));
        add(
                "Conv",
                List.of(floats(1, 2, 6), floats(2, 2, 3)),
                Attribute.ints("pads", 1, 1),
                Attribute.ints("strides", 2));
        add("Einsum", List.of(floats(2, 3), floats(3, 2)), Attribute.of("equation", "ij,jk->ki"));
        contributed(
                "FusedMatMul",
                List.of(floats(2, 3), floats(4, 3)),
                Attribute.of("transB", 1),
                Attribute.of("alpha", 0.3f));
    }

    private void normalizations() {
        add("LayerNormalization", List.of(floats(2, 2, 4), floats(4), floats(4)));
        add("RMSNormalization", List.of(floats(2, 2, 4), floats(4)));
        add("SimplifiedLayerNormalization", List.of(floats(2, 4), floats(4)));
        contributed("SkipLayerNormalization", List.of(floats(2, 4), floats(2, 4), floats(4), floats(4), floats(4)));
    }

    private void codes() {
        add("MatMulInteger", List.of(floats(2, 3), whole(3, 2), scalar(2)));
        add("MatMulInteger", List.of(floats(2, 2), whole(2, 2)));
        Attribute[] blocks = {
            Attribute.of("K", 20), Attribute.of("N", 2), Attribute.of("bits", 4), Attribute.of("block_size", 16)
        };
        contributed("MatMulNBits", List.of(floats(3, 20), bytes(2, 2, 8), positive(2, 2)), blocks);
        contributed("MatMulNBits", List.of(floats(3, 20), floats(2, 2, 16), positive(2, 2), bytes(2, 1)), blocks);
        add(
                "DequantizeLinear",
                List.of(whole(4, 3), positive(2, 3)),
                Attribute.of("axis", 0),
                Attribute.of("block_size", 2));
        add("DequantizeLinear", List.of(whole(2, 3), positive(3)), Attribute.of("axis", -1));
        add("DequantizeLinear", List.of(whole(2, 3), floats(2), longs(1, 4)), Attribute.of("axis", 0));
        add("CumSum", List.of(floats(2, 4), longs(1)), Attribute.of("exclusive", 1), Attribute.of("reverse", 1));
    }

    private void fused() {
        own(OperatorTable.LINEAR, List.of(floats(2, 3, 4), floats(4, 2), floats(2)));
        own(OperatorTable.LINEAR, List.of(floats(3, 2), floats(2, 2), floats(2)));
        Attribute half = Attribute.of("scale", 0.5f);
        List<Tensor> heads = List.of(floats(2, 2, 3, 4), floats(2, 2, 4, 3), floats(2, 2, 3, 4));
        own(OperatorTable.ATTENTION, heads, half);
        List<Tensor> masked = new ArrayList<>(heads);
        masked.add(Tensor.floats("constant", Shape.of(2, 1, 1, 3), 0, 0, -1, 0, 0.5f, 0));
        own(OperatorTable.ATTENTION, masked, half);
        List<Tensor> biased = new ArrayList<>(heads);
        biased.add(floats(1, 2, 3, 3));
        own(OperatorTable.ATTENTION, biased, half);
        own(OperatorTable.ATTENTION, List.of(floats(2, 2, 4), floats(2, 4, 3), floats(2, 3, 2), floats(3)));
    }

    private void own(OpId id, List<Tensor> inputs, Attribute... attributes) {
        cases.add(new Case(id + " " + cases.size(), node(id, inputs.size(), attributes), inputs, 18));
    }

    private static Tensor whole(long... shape) {
        long[] values = new long[(int) Shape.of(shape).elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 7L * i % 11 - 5;
        }
        return Tensor.longs("", Shape.of(shape), values);
    }

    private void add(String type, List<Tensor> inputs, Attribute... attributes) {
        cases.add(
                new Case(type + " " + cases.size(), node(OpId.standard(type), inputs.size(), attributes), inputs, 18));
    }

    private Tensor bytes(long... dims) {
        byte[] bytes = new byte[(int) Shape.of(dims).elements()];
        random.nextBytes(bytes);
        return Tensor.of("bytes", DataType.UINT8, Shape.of(dims), InlineData.raw(bytes));
    }

    private void contributed(String type, List<Tensor> inputs, Attribute... attributes) {
        own(new OpId("com.microsoft", type), inputs, attributes);
    }

    private static Node node(OpId id, int inputs, Attribute... attributes) {
        List<String> names = IntStream.range(0, inputs).mapToObj(i -> "x" + i).toList();
        List<String> outputs = id.type().equals("Split") ? List.of("y", "z") : List.of("y");
        return new Node(id, "", names, outputs, List.of(attributes), UnknownFields.NOTHING);
    }

    private Tensor floats(long... shape) {
        return floats(Shape.of(shape), -2);
    }

    private Tensor positive(long... shape) {
        return floats(Shape.of(shape), 0.4);
    }

    /** Distinct multiples of an irrational step, shuffled: no two are equal, none is zero. */
    private Tensor floats(Shape shape, double from) {
        int count = (int) shape.elements();
        double step = (2 - from) / (count + 0.37);
        List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        java.util.Collections.shuffle(order, random);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (from + step * (order.get(i) + 0.31));
        }
        return Tensor.floats("", shape, values);
    }

    private static Tensor scalar(float value) {
        return Tensor.floats("constant", Shape.of(), value);
    }

    private static Tensor longs(long... values) {
        return Tensor.longs("", Shape.of(values.length), values);
    }

    private static Tensor flags(long... shape) {
        Shape size = Shape.of(shape);
        byte[] bytes = new byte[(int) size.elements()];
        for (int i = 0; i < bytes.length; i += 2) {
            bytes[i] = 1;
        }
        return Tensor.of("", dev.pare.tensor.DataType.BOOL, size, dev.pare.tensor.InlineData.raw(bytes));
    }
}
