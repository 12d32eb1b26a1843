/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.util.Optional;
import java.util.Set;

/** Recognises the nodes that multiply by a constant matrix. */
final class LinearReader {
    private static final Set<String> WITH_WEIGHTS_INSIDE =
            Set.of("Attention", "QAttention", "PackedAttention", "LongformerAttention");

    /** A constant matrix as it arrives at a node. */
    private record Arrival(Weight weight, boolean transposed) {}

    private final Uses uses;
    private final Weights weights;

    LinearReader(Uses uses, Weights weights) {
        this.uses = uses;
        this.weights = weights;
    }

    Optional<Linear> read(Graph scope, Node node) {
        return switch (node.op().type()) {
            case "MatMul", "FusedMatMul", "MatMulInteger", "DynamicQuantizeMatMul", "MatMulIntegerToFloat" ->
                matrix(scope, node, 1);
            case "Gemm", "FusedGemm" -> matrix(scope, node, 1);
            case "QLinearMatMul", "QGemm" -> matrix(scope, node, 3);
            case "Conv", "FusedConv", "ConvInteger" -> pointwise(scope, node, 1);
            case "QLinearConv" -> pointwise(scope, node, 3);
            case "MatMulNBits", "MatMulBnb4" -> packed(scope, node);
            case "Einsum" -> einsum(scope, node);
            default -> hasWeightsInside(node) ? matrix(scope, node, 1) : Optional.empty();
        };
    }

    /** Whether a node is a fused attention that multiplies by its own query, key and value matrix. */
    static boolean hasWeightsInside(Node node) {
        return WITH_WEIGHTS_INSIDE.contains(node.op().type())
                && node.op().domain().equals("com.microsoft");
    }

    private Optional<Linear> matrix(Graph scope, Node node, int input) {
        return arrival(scope, node, input)
                .filter(a -> a.weight().tensor().shape().rank() >= 2)
                .map(a -> {
                    Shape shape = a.weight().tensor().shape();
                    boolean swapped = a.transposed() ^ (node.intAttribute("transB", 0) != 0);
                    long in = shape.dim(swapped ? -1 : -2);
                    long out = shape.dim(swapped ? -2 : -1);
                    return new Linear(node, scope, a.weight(), 0, in, out);
                });
    }

    private Optional<Linear> pointwise(Graph scope, Node node, int input) {
        return arrival(scope, node, input)
                .map(Arrival::weight)
                .filter(w -> isPointwise(w.tensor().shape()))
                .map(w -> {
                    Shape shape = w.tensor().shape();
                    return new Linear(node, scope, w, 0, shape.dim(1) * node.intAttribute("group", 1), shape.dim(0));
                });
    }

    private static boolean isPointwise(Shape shape) {
        for (int axis = 2; axis < shape.rank(); axis++) {
            if (shape.dim(axis) != 1) {
                return false;
            }
        }
        return shape.rank() >= 3 && shape.dim(1) > 1;
    }

    private Optional<Linear> packed(Graph scope, Node node) {
        return weights.feeding(node, 1)
                .map(w -> new Linear(node, scope, w, 0, node.intAttribute("K", 0), node.intAttribute("N", 0)));
    }

    /** A product of data with one constant: letters of the constant that vanish from the result are summed over. */
    private Optional<Linear> einsum(Graph scope, Node node) {
        if (node.inputs().size() != 2
                || !(node.attribute("equation").orElse(null) instanceof AttributeValue.Text text)) {
            return Optional.empty();
        }
        Equation equation = Equation.of(text.text());
        int at = weights.feeding(node, 1).isPresent() ? 1 : 0;
        return arrival(scope, node, at)
                .filter(a -> equation.fits(at, a.weight().tensor().shape().rank()))
                .map(a -> {
                    Shape shape = a.weight().tensor().shape();
                    long in = equation.summed(at, shape);
                    return new Linear(node, scope, a.weight(), 1 - at, in, shape.elements() / Math.max(1, in));
                });
    }

    /** The matrix at an input, also when it is dequantized on its way. */
    private Optional<Arrival> arrival(Graph scope, Node consumer, int input) {
        Optional<Arrival> here = constant(consumer, input, false);
        return here.isPresent()
                ? here
                : Worklist.<Boolean>backward(
                                uses,
                                (node, value, transposed) -> rearranges(node)
                                        ? constant(node, 0, transposed ^ node.is("Transpose"))
                                                .<Step<Boolean>>map(a -> Step.accept())
                                                .orElseGet(() -> Step.to(
                                                        value.scope(),
                                                        node.input(0),
                                                        transposed ^ node.is("Transpose")))
                                        : Step.stop())
                        .from(scope, consumer.input(input), false)
                        .found()
                        .flatMap(end -> uses.producer(
                                        end.value().scope(), end.value().name())
                                .flatMap(n -> constant(n, 0, end.state() ^ n.is("Transpose"))));
    }

    private Optional<Arrival> constant(Node node, int input, boolean transposed) {
        return weights.feeding(node, input)
                .filter(w -> isMatrixType(w.tensor().type()))
                .map(w -> new Arrival(w, transposed ^ arrivesTransposed(w, node, input)));
    }

    private static boolean rearranges(Node node) {
        return node.op().type().equals("DequantizeLinear")
                || node.is("Identity")
                || node.is("Cast")
                || node.is("Transpose");
    }

    private static boolean arrivesTransposed(Weight weight, Node node, int input) {
        return weight.uses().stream().anyMatch(u -> u.node() == node && u.input() == input && u.transposed());
    }

    private static boolean isMatrixType(DataType type) {
        return type != DataType.INT64 && type != DataType.INT32 && type != DataType.BOOL;
    }
}
