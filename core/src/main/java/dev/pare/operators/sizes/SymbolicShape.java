/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.sizes;

import dev.pare.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The sizes of a tensor whose number of axes is known. */
public record SymbolicShape(List<Size> sizes) {
    public static final SymbolicShape SCALAR = of();

    public SymbolicShape {
        sizes = List.copyOf(sizes);
    }

    public static SymbolicShape of(Size... sizes) {
        return new SymbolicShape(List.of(sizes));
    }

    public static SymbolicShape of(Shape shape) {
        return new SymbolicShape(
                Arrays.stream(shape.toArray()).mapToObj(Size::of).toList());
    }

    public int rank() {
        return sizes.size();
    }

    /** The size of an axis; negative axes count from the end. */
    public Size size(int axis) {
        return sizes.get(axis < 0 ? sizes.size() + axis : axis);
    }

    /** The number of elements. */
    public Size elements() {
        return sizes.stream().reduce(Size.ONE, Size::times);
    }

    /** The elements of the axes from one to another, the latter excluded. */
    public Size elements(int from, int to) {
        return sizes.subList(from, to).stream().reduce(Size.ONE, Size::times);
    }

    public SymbolicShape with(int axis, Size size) {
        List<Size> changed = new ArrayList<>(sizes);
        changed.set(axis < 0 ? sizes.size() + axis : axis, size);
        return new SymbolicShape(changed);
    }

    public SymbolicShape without(int axis) {
        List<Size> changed = new ArrayList<>(sizes);
        changed.remove(axis < 0 ? sizes.size() + axis : axis);
        return new SymbolicShape(changed);
    }

    public SymbolicShape inserted(int axis, Size size) {
        List<Size> changed = new ArrayList<>(sizes);
        changed.add(axis, size);
        return new SymbolicShape(changed);
    }

    /** These axes and those of another shape behind them. */
    public SymbolicShape followedBy(SymbolicShape other) {
        List<Size> all = new ArrayList<>(sizes);
        all.addAll(other.sizes);
        return new SymbolicShape(all);
    }

    public SymbolicShape part(int from, int to) {
        return new SymbolicShape(sizes.subList(from, to));
    }

    /** The shape as plain numbers, if all are known. */
    public Optional<Shape> fixed() {
        return sizes.stream().allMatch(Size::isFixed)
                ? Optional.of(Shape.of(
                        sizes.stream().mapToLong(s -> s.value().getAsLong()).toArray()))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return sizes.toString();
    }
}
