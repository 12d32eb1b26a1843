/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.sizes;

/** What formulas of sizes are built from. */
public sealed interface Unit {
    /** A size that the model names. */
    record Named(String name) implements Unit {
        @Override
        public String toString() {
            return name;
        }
    }

    /** An axis of a value that only a run knows. */
    record Result(String value, int axis) implements Unit {
        @Override
        public String toString() {
            return value + "[" + axis + "]";
        }
    }

    /** A quotient that is rounded down. */
    record Quotient(Size dividend, Size divisor) implements Unit {
        @Override
        public String toString() {
            return "floor((" + dividend + ")/(" + divisor + "))";
        }
    }

    /** The smaller of two. */
    record Least(Size one, Size other) implements Unit {
        @Override
        public String toString() {
            return "min(" + one + "," + other + ")";
        }
    }

    /** A number, or 0 if it is negative. */
    record Positive(Size size) implements Unit {
        @Override
        public String toString() {
            return "max(0," + size + ")";
        }
    }

    /** What two sizes give when they are broadcast: the one that is not 1. */
    record Broadcast(Size one, Size other) implements Unit {
        @Override
        public String toString() {
            return "broadcast(" + one + "," + other + ")";
        }
    }
}
