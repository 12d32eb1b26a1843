/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.fold;

import dev.pare.operators.sizes.Size;
import dev.pare.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** Arithmetic with small tensors of sizes, element by element. */
final class SymbolicArithmetic {
    private SymbolicArithmetic() {}

    /** @param operator Add, Sub, Mul, Div or Equal */
    static Optional<Numbers> of(String operator, Numbers left, Numbers right) {
        return switch (operator) {
            case "Add" -> combined(left, right, (a, b) -> Optional.of(a.plus(b)));
            case "Sub" -> combined(left, right, (a, b) -> Optional.of(a.minus(b)));
            case "Mul" -> combined(left, right, (a, b) -> Optional.of(a.times(b)));
            case "Div" -> combined(left, right, SymbolicArithmetic::divided);
            case "Equal" -> combined(left, right, SymbolicArithmetic::equal);
            default -> Optional.empty();
        };
    }

    /** Division rounds towards zero, which is the same as rounding down only where nothing is negative. */
    private static Optional<Size> divided(Size a, Size b) {
        if (b.is(0)) {
            return Optional.empty();
        }
        boolean fixed = a.isFixed() && b.isFixed();
        return Optional.of(fixed ? Size.of(a.value().getAsLong() / b.value().getAsLong()) : a.dividedDown(b));
    }

    /** A number that depends on sizes is taken for one of elements, which is never negative. */
    private static Optional<Size> equal(Size a, Size b) {
        if (a.equals(b)) {
            return Optional.of(Size.ONE);
        }
        boolean certain = (a.isFixed() && b.isFixed()) || isNegative(a) || isNegative(b);
        return certain ? Optional.of(Size.ZERO) : Optional.empty();
    }

    private static boolean isNegative(Size size) {
        return size.isFixed() && size.value().getAsLong() < 0;
    }

    @FunctionalInterface
    private interface Operation {
        Optional<Size> of(Size left, Size right);
    }

    private static Optional<Numbers> combined(Numbers left, Numbers right, Operation operation) {
        Optional<Shape> shape = Arithmetic.broadcast(left.shape(), right.shape());
        if (shape.isEmpty() || shape.get().elements() > Numbers.MOST) {
            return Optional.empty();
        }
        int[] a = Arithmetic.places(left.shape(), shape.get());
        int[] b = Arithmetic.places(right.shape(), shape.get());
        List<Size> results = new ArrayList<>();
        for (int i = 0; i < a.length; i++) {
            Optional<Size> result =
                    operation.of(left.all().get(a[i]), right.all().get(b[i]));
            if (result.isEmpty()) {
                return Optional.empty();
            }
            results.add(result.get());
        }
        return Optional.of(new Numbers(shape.get(), results));
    }

    /** What Where gives; empty if a condition is not known and the choice matters. */
    static Optional<Numbers> chosen(Numbers conditions, Numbers yes, Numbers no) {
        BinaryOperator<Optional<Shape>> common = (x, y) -> x.flatMap(a -> y.flatMap(b -> Arithmetic.broadcast(a, b)));
        Optional<Shape> shape = List.of(conditions, yes, no).stream()
                .map(n -> Optional.of(n.shape()))
                .reduce(common)
                .orElseThrow();
        if (shape.isEmpty()
                || shape.get().elements() > Numbers.MOST
                || conditions.fixed().isEmpty()) {
            return Optional.empty();
        }
        int[] c = Arithmetic.places(conditions.shape(), shape.get());
        int[] y = Arithmetic.places(yes.shape(), shape.get());
        int[] n = Arithmetic.places(no.shape(), shape.get());
        List<Size> results = new ArrayList<>();
        for (int i = 0; i < c.length; i++) {
            results.add(
                    conditions.all().get(c[i]).is(0)
                            ? no.all().get(n[i])
                            : yes.all().get(y[i]));
        }
        return Optional.of(new Numbers(shape.get(), results));
    }
}
