/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.operator;

import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Node;
import dev.pare.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * A node with the tensors that it is given.
 *
 * @param inputs as the node names them; null where an optional one is left out
 * @param opset the version of the operator set that the node is written for
 */
public record Call(Node node, Tensor[] inputs, long opset, Precision precision) {

    public boolean has(int index) {
        return index < inputs.length && inputs[index] != null;
    }

    /** An input that must be there. */
    public Tensor in(int index) {
        if (!has(index)) {
            throw new IllegalArgumentException(
                    "node " + node.label() + " of type " + node.op() + " lacks input " + index);
        }
        return inputs[index];
    }

    public TensorOptional optional(int index) {
        return has(index) ? new TensorOptional(inputs[index]) : new TensorOptional();
    }

    /** An input that is a list of integers. */
    public long[] longs(int index) {
        return Torch.toLongs(in(index));
    }

    public Shape shape(int index) {
        return Torch.shape(in(index));
    }

    public int rank(int index) {
        return (int) in(index).dim();
    }

    /** A list of integers that older operator sets hold in an attribute and newer ones in an input. */
    public Optional<long[]> longs(String attribute, int index) {
        if (has(index)) {
            return Optional.of(longs(index));
        }
        return longs(attribute);
    }

    public Optional<long[]> longs(String attribute) {
        return node.intsAttribute(attribute)
                .map(values -> values.stream().mapToLong(v -> v).toArray());
    }

    public long integer(String attribute, long otherwise) {
        return node.intAttribute(attribute, otherwise);
    }

    public boolean flag(String attribute, boolean otherwise) {
        return integer(attribute, otherwise ? 1 : 0) != 0;
    }

    public double real(String attribute, double otherwise) {
        return node.attribute(attribute).isPresent() ? node.floatAttribute(attribute, 0) : otherwise;
    }

    public Optional<String> text(String attribute) {
        return node.attribute(attribute).orElse(null) instanceof AttributeValue.Text value
                ? Optional.of(value.text())
                : Optional.empty();
    }

    /** An axis of an input, counted from its first. */
    public static int axis(long axis, int rank) {
        if (axis < -rank || axis >= Math.max(1, rank)) {
            throw new IllegalArgumentException("axis " + axis + " of a tensor of rank " + rank);
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** Axes counted from the first, in ascending order. */
    public static long[] axes(long[] given, int rank) {
        return Arrays.stream(given).map(a -> axis(a, rank)).sorted().toArray();
    }

    /** All axes of a tensor. */
    public static long[] allAxes(int rank) {
        return IntStream.range(0, rank).asLongStream().toArray();
    }

    /** The inputs that are there. */
    public List<Tensor> present() {
        return Arrays.stream(inputs).filter(t -> t != null).toList();
    }

    public IllegalArgumentException unsupported(String what) {
        return new IllegalArgumentException(
                "node " + node.label() + " of type " + node.op() + ": " + what + " cannot be trained through");
    }
}
