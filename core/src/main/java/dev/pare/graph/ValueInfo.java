/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.graph;

import dev.pare.tensor.DataType;
import dev.pare.tensor.UnknownFields;
import java.util.List;
import java.util.Optional;

/**
 * The name of a value and what is known of its type.
 *
 * @param type the tensor type, or empty for sequences, maps and values without a type (then in {@code carried})
 */
public record ValueInfo(String name, Optional<TensorType> type, UnknownFields carried) {
    /**
     * Element type and dimensions of a tensor value.
     *
     * @param dims the dimensions, or empty if even their number is unknown
     */
    public record TensorType(int elementCode, Optional<List<Dim>> dims, UnknownFields carried) {
        public TensorType {
            dims = dims.map(List::copyOf);
        }

        public DataType element() {
            return DataType.of(elementCode);
        }
    }

    public static ValueInfo of(String name, DataType type, Dim... dims) {
        TensorType tensor = new TensorType(type.code(), Optional.of(List.of(dims)), UnknownFields.NOTHING);
        return new ValueInfo(name, Optional.of(tensor), UnknownFields.NOTHING);
    }

    /** The element type, UNKNOWN if the value is not a tensor. */
    public DataType element() {
        return type.map(TensorType::element).orElse(DataType.UNKNOWN);
    }

    public ValueInfo withElement(DataType other) {
        TensorType old = type.orElseThrow();
        TensorType changed = new TensorType(other.code(), old.dims(), old.carried());
        return new ValueInfo(name, Optional.of(changed), carried);
    }
}
