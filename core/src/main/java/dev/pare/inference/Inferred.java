/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.inference;

import dev.pare.operators.fold.Constant;
import dev.pare.operators.fold.Numbers;
import dev.pare.operators.sizes.Size;
import dev.pare.operators.sizes.SymbolicShape;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one value.
 *
 * @param type UNKNOWN for sequences, maps and where no rule helps
 * @param shape empty if not even the number of axes is known
 * @param numbers the elements of a small tensor of whole numbers, with formulas for those that depend on sizes
 * @param stored the tensor of a value that is stored and cannot be replaced by the caller
 * @param folded the content of a small value that is computed from constants alone
 */
record Inferred(
        DataType type,
        Optional<SymbolicShape> shape,
        Optional<Numbers> numbers,
        Optional<Tensor> stored,
        Optional<Constant> folded) {
    /** Larger constants are not computed, and not read to compute with them. */
    static final long MOST_ELEMENTS = 4096;

    /** The heaviest formula of a size that is kept: those of transformers have less than ten parts. */
    static final int MOST_WEIGHT = 32;

    static final Inferred NOTHING = of(DataType.UNKNOWN, Optional.empty());

    static Inferred of(DataType type, Optional<SymbolicShape> shape) {
        return new Inferred(type, shape, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Inferred stored(Tensor tensor) {
        return new Inferred(
                tensor.type(),
                Optional.of(SymbolicShape.of(tensor.shape())),
                Optional.empty(),
                Optional.of(tensor),
                Optional.empty());
    }

    static Inferred folded(Constant constant) {
        return new Inferred(
                constant.type(),
                Optional.of(SymbolicShape.of(constant.shape())),
                Numbers.of(constant),
                Optional.empty(),
                Optional.of(constant));
    }

    Inferred with(Numbers known) {
        return new Inferred(type, Optional.of(SymbolicShape.of(known.shape())), Optional.of(known), stored, folded);
    }

    /** Type and shape alone. */
    Inferred withoutContent() {
        return of(type, shape);
    }

    /** The content of a small constant. */
    Optional<Constant> constant() {
        return folded.or(() -> stored.filter(t -> t.shape().elements() <= MOST_ELEMENTS && Constant.readable(t))
                .map(Constant::of));
    }

    Optional<Numbers> wholeNumbers() {
        return numbers.or(() -> stored.filter(t -> t.shape().elements() <= Numbers.MOST)
                .filter(t -> t.type() == DataType.INT64 || t.type() == DataType.INT32 || t.type() == DataType.BOOL)
                .flatMap(t -> constant().flatMap(Numbers::of)));
    }

    /** What this leaves open is taken from a declaration; where both speak, what was worked out counts. */
    Inferred or(Inferred declared) {
        DataType known = type == DataType.UNKNOWN ? declared.type : type;
        return new Inferred(
                known, shape.map(s -> refined(s, declared.shape)).or(() -> declared.shape), numbers, stored, folded);
    }

    private static SymbolicShape refined(SymbolicShape shape, Optional<SymbolicShape> declared) {
        if (declared.isEmpty() || declared.get().rank() != shape.rank()) {
            return shape;
        }
        List<Size> sizes = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            Size other = declared.get().size(axis);
            sizes.add(shape.size(axis).isResult() && other.isFixed() ? other : shape.size(axis));
        }
        return new SymbolicShape(sizes);
    }

    /**
     * The same with formulas that can be worked with in little time. A size that is computed from itself layer by layer doubles its formula
     * with each; beyond {@link #MOST_WEIGHT} it is named after the value whose axis it is, and an element of a tensor is unknown.
     */
    Inferred bounded(String name) {
        Optional<SymbolicShape> named = shape.map(s -> {
            List<Size> sizes = new ArrayList<>();
            for (int axis = 0; axis < s.rank(); axis++) {
                sizes.add(s.size(axis).weight() > MOST_WEIGHT ? Size.result(name, axis) : s.size(axis));
            }
            return new SymbolicShape(sizes);
        });
        Optional<Numbers> light = numbers.filter(n -> n.all().stream().allMatch(e -> e.weight() <= MOST_WEIGHT));
        return new Inferred(type, named, light, stored, folded);
    }

    /** What holds of a value that is this one or another: sizes that differ get names. */
    Inferred common(Inferred other, String name) {
        DataType both = type == other.type ? type : DataType.UNKNOWN;
        if (shape.isEmpty()
                || other.shape.isEmpty()
                || shape.get().rank() != other.shape.get().rank()) {
            return of(both, Optional.empty());
        }
        List<Size> sizes = new ArrayList<>();
        for (int axis = 0; axis < shape.get().rank(); axis++) {
            Size size = shape.get().size(axis);
            sizes.add(size.equals(other.shape.get().size(axis)) ? size : Size.result(name, axis));
        }
        return of(both, Optional.of(new SymbolicShape(sizes)));
    }
}
