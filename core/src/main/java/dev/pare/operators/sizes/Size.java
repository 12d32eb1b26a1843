/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.sizes;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The size of an axis, or another whole number that sizes are computed from: known, or a formula of sizes that only a run knows. Two
 * sizes that are equal as formulas are equal; two that differ may still be the same number in some run.
 */
public sealed interface Size permits Size.Fixed, Formula {
    /** A known number. */
    record Fixed(long number) implements Size {
        @Override
        public OptionalLong value() {
            return OptionalLong.of(number);
        }

        @Override
        public OptionalLong in(Function<Unit, OptionalLong> run) {
            return value();
        }

        @Override
        public String toString() {
            return Long.toString(number);
        }
    }

    Size ZERO = of(0);
    Size ONE = of(1);

    static Size of(long number) {
        return new Fixed(number);
    }

    /** A size that the model names. */
    static Size named(String name) {
        return Formula.of(new Unit.Named(name));
    }

    /** A size that only a run knows, told apart by the value and axis where it first appears. */
    static Size result(String value, int axis) {
        return Formula.of(new Unit.Result(value, axis));
    }

    /** The number, if it is known. */
    OptionalLong value();

    default boolean isFixed() {
        return value().isPresent();
    }

    default boolean is(long number) {
        return value().equals(OptionalLong.of(number));
    }

    default Size plus(Size other) {
        return Formula.sum(this, other);
    }

    default Size minus(Size other) {
        return plus(other.times(of(-1)));
    }

    default Size times(Size other) {
        return Formula.product(this, other);
    }

    /** The quotient, if it is certain that no remainder is left. */
    default Optional<Size> dividedBy(Size other) {
        return Formula.quotient(this, other);
    }

    /** The quotient rounded down, of numbers that are not negative. */
    default Size dividedDown(Size other) {
        if (isFixed() && other.isFixed() && !other.is(0)) {
            return of(Math.floorDiv(value().getAsLong(), other.value().getAsLong()));
        }
        return dividedBy(other).orElseGet(() -> Formula.of(new Unit.Quotient(this, other)));
    }

    /** The smaller of two. */
    static Size least(Size one, Size other) {
        if (one.equals(other)) {
            return one;
        }
        if (one.isFixed() && other.isFixed()) {
            return of(Math.min(one.value().getAsLong(), other.value().getAsLong()));
        }
        return Formula.of(one.isFixed() ? new Unit.Least(one, other) : new Unit.Least(other, one));
    }

    /** This size, or 0 if it is negative. */
    default Size orZero() {
        return isFixed() ? of(Math.max(0, value().getAsLong())) : Formula.of(new Unit.Positive(this));
    }

    /** The number in a run, if all sizes that it depends on are known there. */
    OptionalLong in(Function<Unit, OptionalLong> run);

    /** How many numbers and sizes the formula is made of. */
    default int weight() {
        return 1;
    }

    /** Whether this is nothing but an axis of a value that only a run knows. */
    default boolean isResult() {
        return false;
    }

    /** Whether sizes of values whose names begin so take part. */
    default boolean mentions(String prefix) {
        return false;
    }
}
