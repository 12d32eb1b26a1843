/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import dev.pare.graph.OpId;
import dev.pare.operators.call.Call;
import dev.pare.operators.call.Types;
import dev.pare.operators.shapes.Rules;
import dev.pare.operators.sizes.SymbolicShape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Operators of one domain that belong together. Names are separated by spaces. */
final class Family {
    private final String domain;
    private final Map<OpId, Entry> entries = new HashMap<>();

    Family(String domain) {
        this.domain = domain;
    }

    /** Operators whose first input carries the data, with a rule for the shape of the only output. */
    Family one(Kind kind, Function<Call, Optional<SymbolicShape>> shape, String names) {
        return add(kind, Inputs.of(0), Rules.first(shape), names);
    }

    /** Operators whose first input carries the data. */
    Family add(Kind kind, Call.ShapeRule shapes, String names) {
        return add(kind, Inputs.of(0), shapes, names);
    }

    /** Operators whose types follow from their signatures. */
    Family add(Kind kind, Inputs data, Call.ShapeRule shapes, String names) {
        Schema.Rules rules = new Schema.Rules(Types::bySignature, shapes);
        split(names).forEach(name -> {
            if (entries.put(new OpId(domain, name), new Entry(kind, data, rules)) != null) {
                throw new IllegalStateException("operator " + name + " is described twice");
            }
        });
        return this;
    }

    /** Replaces the rule for types of operators that are already there. */
    Family typed(Call.TypeRule types, String names) {
        split(names)
                .forEach(name -> entries.computeIfPresent(
                        new OpId(domain, name),
                        (op, e) -> new Entry(
                                e.kind(),
                                e.data(),
                                new Schema.Rules(types, e.rules().shapes()))));
        return this;
    }

    private static Stream<String> split(String names) {
        return Stream.of(names.strip().split("\\s+"));
    }

    Map<OpId, Entry> entries() {
        return entries;
    }
}
