/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.fold;

import dev.pare.operators.sizes.Size;
import dev.pare.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A small tensor of whole numbers, of which some may depend on sizes that only a run knows. Truth values are 0 and 1. */
public record Numbers(Shape shape, List<Size> all) implements Elements<Numbers> {
    /** Larger tensors hold no sizes. */
    public static final int MOST = 256;

    public Numbers {
        all = List.copyOf(all);
    }

    public static Numbers scalar(Size size) {
        return new Numbers(Shape.of(), List.of(size));
    }

    public static Numbers list(List<Size> sizes) {
        return new Numbers(Shape.of(sizes.size()), sizes);
    }

    /** The numbers of a constant, if it is small and holds whole numbers. */
    public static Optional<Numbers> of(Constant constant) {
        return constant.shape().elements() > MOST
                ? Optional.empty()
                : constant.longs()
                        .map(l -> new Numbers(
                                constant.shape(),
                                Arrays.stream(l).mapToObj(Size::of).toList()));
    }

    /** The plain numbers, if all are known. */
    public Optional<long[]> fixed() {
        return all.stream().allMatch(Size::isFixed)
                ? Optional.of(all.stream().mapToLong(s -> s.value().getAsLong()).toArray())
                : Optional.empty();
    }

    @Override
    public boolean matches(Numbers other) {
        return shape.rank() == other.shape.rank();
    }

    @Override
    public Numbers picked(Shape to, int[] from) {
        return new Numbers(to, Arrays.stream(from).mapToObj(all::get).toList());
    }

    @Override
    public Numbers reshaped(Shape to) {
        return new Numbers(to, all);
    }

    @Override
    public Numbers joined(List<Numbers> parts, int axis, Shape joined) {
        long outer = 1;
        for (int i = 0; i < axis; i++) {
            outer *= shape.dim(i);
        }
        List<Size> together = new ArrayList<>();
        for (long o = 0; o < outer; o++) {
            for (Numbers part : parts) {
                int block = (int) (part.all.size() / outer);
                together.addAll(part.all.subList((int) o * block, (int) (o + 1) * block));
            }
        }
        return new Numbers(joined, together);
    }
}
