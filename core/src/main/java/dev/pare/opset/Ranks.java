/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.graph.Dim;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntBinaryOperator;

/** Finds the number of dimensions of a value: as declared, or from the operators that lead to it. */
public final class Ranks {
    private static final Set<String> LIKE_FIRST = Set.of(
            "Abs",
            "Cast",
            "Clip",
            "CumSum",
            "Dropout",
            "Elu",
            "Erf",
            "Exp",
            "Identity",
            "LayerNormalization",
            "LeakyRelu",
            "Log",
            "LogSoftmax",
            "Neg",
            "Not",
            "Pad",
            "Reciprocal",
            "Relu",
            "Sigmoid",
            "Slice",
            "Softmax",
            "Split",
            "Sqrt",
            "Tanh",
            "BatchNormalization",
            "Conv",
            "AveragePool",
            "MaxPool",
            "Concat",
            "DequantizeLinear",
            "QuantizeLinear");
    private static final Set<String> BROADCAST = Set.of(
            "Add", "And", "Div", "Equal", "Greater", "Less", "Max", "Mean", "Min", "Mod", "Mul", "Or", "Pow", "Sub",
            "Sum", "Where");
    /** Longer chains are left unknown, so that a deep model cannot exhaust the stack. */
    private static final int DEEPEST = 300;

    private final Scope scope;
    private final Map<String, OptionalInt> known = new HashMap<>();

    Ranks(Scope scope) {
        this.scope = scope;
    }

    /** The ranks of the values of a model's main graph. */
    public static Ranks of(Model model) {
        return new Ranks(Scope.of(model.graph(), null, model.irVersion() >= 4));
    }

    /** The number of dimensions of a value, if it is known. */
    public OptionalInt of(String value) {
        return rank(value, 0);
    }

    private OptionalInt rank(String value, int depth) {
        Optional<List<Dim>> dims = scope.declared(value).flatMap(ValueInfo.TensorType::dims);
        if (dims.isPresent()) {
            return OptionalInt.of(dims.get().size());
        }
        if (scope.constant(value).isPresent()) {
            return OptionalInt.of(scope.constant(value).get().shape().rank());
        }
        if (depth > DEEPEST || value.isEmpty()) {
            return OptionalInt.empty();
        }
        OptionalInt cached = known.get(value);
        if (cached == null) {
            cached = scope.producer(value).map(n -> produced(n, depth + 1)).orElse(OptionalInt.empty());
            known.put(value, cached);
        }
        return cached;
    }

    private OptionalInt produced(Node node, int depth) {
        String type = node.op().type();
        if (!node.is(type)) {
            return OptionalInt.empty();
        }
        if (LIKE_FIRST.contains(type)) {
            return rank(node.input(0), depth);
        }
        if (BROADCAST.contains(type)) {
            return combined(node, Math::max, depth);
        }
        return switch (type) {
            case "Transpose" ->
                node.intsAttribute("perm")
                        .map(p -> OptionalInt.of(p.size()))
                        .orElseGet(() -> rank(node.input(0), depth));
            case "Reshape" -> length(node.input(1), depth);
            case "ConstantOfShape" -> length(node.input(0), depth);
            case "MatMul" -> atLeastTwo(combined(node, Math::max, depth), node, depth);
            case "Gather" -> combined(node, (data, indices) -> data + indices - 1, depth);
            case "Unsqueeze" -> axes(node, 1, depth);
            case "Squeeze" -> axes(node, -1, depth);
            case "Gemm", "Flatten" -> OptionalInt.of(2);
            case "Shape" -> OptionalInt.of(1);
            default -> OptionalInt.empty();
        };
    }

    private OptionalInt combined(Node node, IntBinaryOperator operator, int depth) {
        OptionalInt result = rank(node.input(0), depth);
        for (int i = 1; i < node.inputs().size() && result.isPresent(); i++) {
            OptionalInt next = rank(node.input(i), depth);
            result = next.isPresent()
                    ? OptionalInt.of(operator.applyAsInt(result.getAsInt(), next.getAsInt()))
                    : OptionalInt.empty();
        }
        return result;
    }

    private OptionalInt atLeastTwo(OptionalInt rank, Node node, int depth) {
        boolean matrices = rank.isPresent()
                && rank(node.input(0), depth).getAsInt() > 1
                && rank(node.input(1), depth).getAsInt() > 1;
        return matrices ? rank : OptionalInt.empty();
    }

    private OptionalInt axes(Node node, int sign, int depth) {
        OptionalInt count = node.intsAttribute("axes")
                .map(a -> OptionalInt.of(a.size()))
                .orElseGet(() -> length(node.input(1), depth));
        OptionalInt before = rank(node.input(0), depth);
        return count.isPresent() && before.isPresent()
                ? OptionalInt.of(before.getAsInt() + sign * count.getAsInt())
                : OptionalInt.empty();
    }

    /** The number of elements of a one-dimensional value, such as a shape. */
    private OptionalInt length(String value, int depth) {
        if (scope.constant(value).isPresent()) {
            return OptionalInt.of((int) scope.constant(value).get().shape().elements());
        }
        Optional<List<Dim>> dims = scope.declared(value).flatMap(ValueInfo.TensorType::dims);
        if (dims.isPresent() && dims.get().size() == 1 && dims.get().get(0) instanceof Dim.Fixed fixed) {
            return OptionalInt.of((int) fixed.size());
        }
        Node node = scope.producer(value).orElse(null);
        if (node == null || depth > DEEPEST) {
            return OptionalInt.empty();
        }
        if (node.is("Cast") || node.is("Identity")) {
            return length(node.input(0), depth + 1);
        }
        if (node.is("Unsqueeze")) {
            OptionalInt inner = rank(node.input(0), depth + 1);
            return inner.isPresent() && inner.getAsInt() == 0 ? OptionalInt.of(1) : OptionalInt.empty();
        }
        if (node.is("Shape") && node.attributes().isEmpty()) {
            return rank(node.input(0), depth + 1);
        }
        return node.is("Concat") ? sum(node, depth + 1) : OptionalInt.empty();
    }

    private OptionalInt sum(Node concat, int depth) {
        int total = 0;
        for (String part : concat.inputs()) {
            OptionalInt length = length(part, depth);
            if (length.isEmpty()) {
                return length;
            }
            total += length.getAsInt();
        }
        return OptionalInt.of(total);
    }
}
