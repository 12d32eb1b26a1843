/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import java.util.Optional;
import java.util.OptionalInt;

/** Where a node stands: what is known of the values that it uses, and a place for constants that it needs. */
final class Site {
    private final Scope scope;
    private final Ranks ranks;
    private final NewConstants constants;
    private final FreshNames names;

    Site(Scope scope, FreshNames names) {
        this.scope = scope;
        this.ranks = new Ranks(scope);
        this.constants = new NewConstants(names);
        this.names = names;
    }

    Scope scope() {
        return scope;
    }

    NewConstants constants() {
        return constants;
    }

    String freshName(String base) {
        return names.of(base);
    }

    Optional<Tensor> constant(String name) {
        return constants.find(name).or(() -> scope.constant(name));
    }

    DataType elementType(String name) {
        return ElementTypes.of(name, scope);
    }

    OptionalInt rank(String name) {
        return ranks.of(name);
    }

    boolean isUsed(String name) {
        return !name.isEmpty() && scope.isUsed(name);
    }
}
