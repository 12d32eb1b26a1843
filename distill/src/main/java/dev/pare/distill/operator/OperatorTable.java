/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.operator;

import dev.pare.graph.Node;
import dev.pare.graph.OpId;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All operators that can be run. */
public final class OperatorTable {
    private static final String OWN = "dev.pare";

    /** x W + b. */
    public static final OpId LINEAR = new OpId(OWN, "Linear");

    /** softmax(Q Kᵀ scale + mask) V, given Q, Kᵀ, V and perhaps the mask; 1 is the scale if no attribute says otherwise. */
    public static final OpId ATTENTION = new OpId(OWN, "Attention");

    private static final OperatorTable ALL = build();

    private final Map<OpId, Operator> operators;

    private OperatorTable(Map<OpId, Operator> operators) {
        this.operators = Collections.unmodifiableMap(operators);
    }

    public static OperatorTable standard() {
        return ALL;
    }

    private static OperatorTable build() {
        Entries entries = new Entries();
        Arithmetic.addTo(entries);
        Elementwise.addTo(entries);
        Comparisons.addTo(entries);
        Reductions.addTo(entries);
        Shaping.addTo(entries);
        Joining.addTo(entries);
        Indexing.addTo(entries);
        Products.addTo(entries);
        Normalizations.addTo(entries);
        Generators.addTo(entries);
        Quantized.addTo(entries);
        Fused.addTo(entries);
        Blocks.addTo(entries);
        return new OperatorTable(entries.map);
    }

    /** What a node does, if that is known. */
    public Optional<Operator> find(Node node) {
        OpId id = node.op();
        return Optional.ofNullable(operators.get(id.domain().equals("ai.onnx") ? OpId.standard(id.type()) : id));
    }

    /** The names of all operators, for documentation and tests. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        operators.keySet().forEach(id -> names.add(id.toString()));
        return names;
    }

    /** Collects operators while the table is made. */
    static final class Entries {
        private static final String MICROSOFT = "com.microsoft";

        private final Map<OpId, Operator> map = new HashMap<>();

        void one(String type, Operator.Single operator) {
            many(type, call -> List.of(operator.run(call)));
        }

        /** An operator of another domain. */
        void one(OpId id, Operator.Single operator) {
            map.put(id, call -> List.of(operator.run(call)));
        }

        void many(String type, Operator operator) {
            map.put(OpId.standard(type), operator);
        }

        /** An operator that ONNX Runtime has beside the standard. */
        void contributed(String type, Operator.Single operator) {
            one(new OpId(MICROSOFT, type), operator);
        }
    }
}
