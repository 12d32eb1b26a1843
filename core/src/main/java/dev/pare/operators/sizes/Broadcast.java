/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.sizes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shapes of tensors that are combined element by element: axes are aligned at the end, and a size of 1 is repeated. */
public final class Broadcast {
    private Broadcast() {}

    /** The common shape of shapes that a valid model combines. */
    public static SymbolicShape of(SymbolicShape one, SymbolicShape other) {
        int rank = Math.max(one.rank(), other.rank());
        List<Size> sizes = new ArrayList<>();
        for (int axis = rank; axis >= 1; axis--) {
            Size a = axis <= one.rank() ? one.size(-axis) : Size.ONE;
            Size b = axis <= other.rank() ? other.size(-axis) : Size.ONE;
            sizes.add(of(a, b));
        }
        return new SymbolicShape(sizes);
    }

    /** A size above 1 wins, since the other must then be the same or 1. */
    public static Size of(Size one, Size other) {
        if (one.equals(other) || other.is(1) || isAboveOne(one) || isAtMost(other, one)) {
            return one;
        }
        if (one.is(1) || isAboveOne(other) || isAtMost(one, other)) {
            return other;
        }
        boolean ordered = one.toString().compareTo(other.toString()) <= 0;
        return Formula.of(ordered ? new Unit.Broadcast(one, other) : new Unit.Broadcast(other, one));
    }

    private static boolean isAboveOne(Size size) {
        return size.isFixed() && size.value().getAsLong() != 1;
    }

    /** Whether a size is the smaller one of a bound above 1 and another: then it is the other one, as far as they can be combined. */
    private static boolean isAtMost(Size size, Size other) {
        List<Unit> units = size instanceof Formula formula && formula.terms().size() == 1
                ? formula.terms().keySet().iterator().next()
                : List.of();
        return units.size() == 1
                && units.get(0) instanceof Unit.Least least
                && isAboveOne(least.one())
                && size.equals(Size.least(least.one(), other));
    }

    /** The common shape of several; empty if one is not known or there is none. */
    public static Optional<SymbolicShape> of(List<Optional<SymbolicShape>> shapes) {
        Optional<SymbolicShape> all = Optional.of(SymbolicShape.SCALAR);
        for (Optional<SymbolicShape> shape : shapes) {
            all = all.flatMap(a -> shape.map(s -> of(a, s)));
        }
        return all;
    }
}
