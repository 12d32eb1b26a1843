/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.tensor;

import dev.pare.graph.Dim;
import dev.pare.tensor.DataType;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** One input or output of a model. A port that is not a tensor, or of a type that cannot be run here, has {@link DataType#UNKNOWN}. */
public record Port(String name, DataType type, List<Dim> dims) {
    public Port {
        dims = List.copyOf(dims);
    }

    public int rank() {
        return dims.size();
    }

    /** The size of an axis when the model fixes it. */
    public OptionalInt fixed(int axis) {
        return axis < dims.size() && dims.get(axis) instanceof Dim.Fixed dim
                ? OptionalInt.of(Math.toIntExact(dim.size()))
                : OptionalInt.empty();
    }

    /** Whether the values are held as {@link LongValues}: integers and booleans. */
    public boolean isInteger() {
        return switch (type) {
            case INT64, INT32, INT16, INT8, UINT8, BOOL -> true;
            default -> false;
        };
    }

    /** Whether the values are held as {@link FloatValues}. */
    public boolean isFloat() {
        return type.isFloating();
    }

    @Override
    public String toString() {
        String sizes = dims.stream().map(Dim::toString).collect(Collectors.joining(", ", "[", "]"));
        return name + " " + type.name().toLowerCase(Locale.ROOT) + sizes;
    }
}
