/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.fold;

import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.util.Optional;

/** Arithmetic on constants, element by element, in the type that they have. */
final class Arithmetic {
    /** Beyond these floats, casts to whole numbers differ from machine to machine. */
    private static final float LARGEST_WHOLE = 1 << 30;

    private Arithmetic() {}

    static Optional<Constant> of(String operator, Constant left, Constant right) {
        if (left.type() != right.type()) {
            return Optional.empty();
        }
        Optional<Shape> shape = broadcast(left.shape(), right.shape());
        if (shape.isEmpty()) {
            return Optional.empty();
        }
        int[] a = places(left.shape(), shape.get());
        int[] b = places(right.shape(), shape.get());
        if (left.type() == DataType.FLOAT) {
            float[] x = left.floats();
            float[] y = right.floats();
            float[] result = new float[a.length];
            for (int i = 0; i < result.length; i++) {
                result[i] = compute(operator, x[a[i]], y[b[i]]);
            }
            return Optional.of(Constant.ofFloats(shape.get(), result));
        }
        return left.type() == DataType.INT64 || left.type() == DataType.INT32
                ? whole(operator, left, a, right, b, shape.get())
                : Optional.empty();
    }

    private static float compute(String operator, float x, float y) {
        return switch (operator) {
            case "Add" -> x + y;
            case "Sub" -> x - y;
            case "Mul" -> x * y;
            default -> x / y;
        };
    }

    private static Optional<Constant> whole(
            String operator, Constant left, int[] a, Constant right, int[] b, Shape shape) {
        long[] x = left.longs().orElseThrow();
        long[] y = right.longs().orElseThrow();
        long[] result = new long[a.length];
        for (int i = 0; i < result.length; i++) {
            long one = x[a[i]];
            long other = y[b[i]];
            if (operator.equals("Div") && other == 0) {
                return Optional.empty();
            }
            result[i] = switch (operator) {
                case "Add" -> one + other;
                case "Sub" -> one - other;
                case "Mul" -> one * other;
                default -> one / other;
            };
        }
        return Optional.of(Constant.ofLongs(left.type(), shape, result));
    }

    static Optional<Constant> sqrt(Constant constant) {
        if (constant.type() != DataType.FLOAT) {
            return Optional.empty();
        }
        float[] values = constant.floats();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sqrt(values[i]);
        }
        return Optional.of(Constant.ofFloats(constant.shape(), values));
    }

    static Optional<Constant> cast(Constant constant, DataType to) {
        boolean toWhole = to == DataType.INT64 || to == DataType.INT32 || to == DataType.BOOL;
        if (constant.type() == to) {
            return Optional.of(constant);
        }
        if (constant.isWhole()) {
            long[] values = constant.longs().orElseThrow();
            if (toWhole) {
                return Optional.of(Constant.ofLongs(to, constant.shape(), values));
            }
            float[] floats = new float[values.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = values[i];
            }
            return to == DataType.FLOAT ? Optional.of(Constant.ofFloats(constant.shape(), floats)) : Optional.empty();
        }
        return constant.type() == DataType.FLOAT && toWhole && to != DataType.BOOL
                ? truncated(constant, to)
                : Optional.empty();
    }

    private static Optional<Constant> truncated(Constant constant, DataType to) {
        float[] values = constant.floats();
        long[] whole = new long[values.length];
        for (int i = 0; i < whole.length; i++) {
            if (!(Math.abs(values[i]) < LARGEST_WHOLE)) {
                return Optional.empty();
            }
            whole[i] = (long) values[i];
        }
        return Optional.of(Constant.ofLongs(to, constant.shape(), whole));
    }

    static Optional<Shape> broadcast(Shape left, Shape right) {
        int rank = Math.max(left.rank(), right.rank());
        long[] dims = new long[rank];
        for (int axis = 1; axis <= rank; axis++) {
            long a = axis <= left.rank() ? left.dim(-axis) : 1;
            long b = axis <= right.rank() ? right.dim(-axis) : 1;
            if (a != b && a != 1 && b != 1) {
                return Optional.empty();
            }
            dims[rank - axis] = a == 1 ? b : a;
        }
        Shape shape = Shape.of(dims);
        return shape.elements() <= Integer.MAX_VALUE / 8 ? Optional.of(shape) : Optional.empty();
    }

    /** The element of the smaller shape that each element of the larger one is computed from. */
    static int[] places(Shape from, Shape to) {
        int[] places = new int[(int) to.elements()];
        for (int i = 0; i < places.length; i++) {
            long rest = i;
            long place = 0;
            long stride = 1;
            for (int axis = 1; axis <= to.rank(); axis++) {
                long at = rest % to.dim(-axis);
                rest /= to.dim(-axis);
                if (axis <= from.rank()) {
                    place += from.dim(-axis) == 1 ? 0 : at * stride;
                    stride *= from.dim(-axis);
                }
            }
            places[i] = (int) place;
        }
        return places;
    }
}
