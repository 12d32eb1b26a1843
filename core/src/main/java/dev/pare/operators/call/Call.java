/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.call;

import dev.pare.graph.Node;
import dev.pare.operators.fold.Numbers;
import dev.pare.operators.sizes.Size;
import dev.pare.operators.sizes.SymbolicShape;
import dev.pare.tensor.DataType;
import java.util.List;
import java.util.Optional;

/** A node with what is known of its inputs: what the rules of an operator may ask. */
public interface Call {
    Node node();

    /** The version of the operator's domain. */
    long version();

    /** UNKNOWN if nothing is known, or if the input is left out. */
    DataType type(int input);

    /** Empty if not even the number of axes is known. */
    Optional<SymbolicShape> shape(int input);

    /** The elements of a small tensor of whole numbers. */
    Optional<Numbers> numbers(int input);

    /** The real numbers of a small constant. */
    Optional<double[]> reals(int input);

    /** A size that only a run knows. */
    default Size result(int output, int axis) {
        return Size.result(node().outputs().get(output), axis);
    }

    /** Sizes that only a run knows, for each axis. */
    default SymbolicShape results(int output, int rank) {
        Size[] sizes = new Size[rank];
        for (int axis = 0; axis < rank; axis++) {
            sizes[axis] = result(output, axis);
        }
        return SymbolicShape.of(sizes);
    }

    default boolean has(int input) {
        return !node().input(input).isEmpty();
    }

    default long attribute(String name, long otherwise) {
        return node().intAttribute(name, otherwise);
    }

    default Optional<long[]> attributes(String name) {
        return node().intsAttribute(name)
                .map(a -> a.stream().mapToLong(Long::longValue).toArray());
    }

    /** Plain numbers of an input, if all of them are known. */
    default Optional<long[]> fixed(int input) {
        return numbers(input).flatMap(Numbers::fixed);
    }

    /** A list of numbers that older versions hold in an attribute and newer ones take as an input. */
    default Optional<long[]> list(String attribute, int input) {
        return attributes(attribute).or(() -> fixed(input));
    }

    /** Axes counted from the start, for a tensor with so many. */
    static int[] fromStart(long[] axes, int rank) {
        int[] all = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            all[i] = fromStart(axes[i], rank);
        }
        return all;
    }

    static int fromStart(long axis, int rank) {
        return Math.toIntExact(axis < 0 ? axis + rank : axis);
    }

    /** A rule for the shapes of all outputs; empty entries where nothing is known. */
    @FunctionalInterface
    interface ShapeRule {
        List<Optional<SymbolicShape>> shapes(Call call);
    }

    /** A rule for the type of one output. */
    @FunctionalInterface
    interface TypeRule {
        DataType type(Call call, Signature signature, int output);
    }
}
