/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.types;

import dev.pare.tensor.DataType;
import java.util.HashMap;
import java.util.Map;

/** The types of the values of one graph or function, with those of the graphs around it behind them. */
final class Scope {
    private final Scope outer;
    private final Map<String, DataType> types = new HashMap<>();

    Scope(Scope outer) {
        this.outer = outer;
    }

    void define(String name, DataType type) {
        types.put(name, type);
    }

    DataType of(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            DataType type = scope.types.get(name);
            if (type != null) {
                return type;
            }
        }
        return DataType.UNKNOWN;
    }
}
