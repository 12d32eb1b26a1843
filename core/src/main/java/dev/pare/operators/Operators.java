/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import dev.pare.graph.Node;
import dev.pare.graph.OpId;
import dev.pare.operators.call.Signature;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.stream.Stream;

/** The table of all operators: those of ONNX and those of ONNX Runtime. */
public final class Operators {
    /** The version for questions whose answer is the same in all versions. */
    private static final long NEWEST = Long.MAX_VALUE;

    private static final Map<OpId, Entry> ALL = new HashMap<>();

    static {
        Stream.of(
                        Movement.ALL,
                        Elementwise.ALL,
                        Reductions.ALL,
                        Products.ALL,
                        Normalizations.ALL,
                        Lookups.ALL,
                        Generators.ALL,
                        Quantization.ALL,
                        Control.ALL,
                        Signals.ALL,
                        Contributed.ALL,
                        ContributedProducts.ALL)
                .flatMap(f -> f.entries().entrySet().stream())
                .forEach(e -> {
                    if (ALL.put(e.getKey(), e.getValue()) != null) {
                        throw new IllegalStateException("operator " + e.getKey() + " is described twice");
                    }
                });
    }

    private Operators() {}

    /**
     * What an operator is in a version of its domain; a schema of kind UNKNOWN for one that the table does not have, or has only from a
     * later version on.
     */
    public static Schema of(OpId op, long version) {
        OpId id = op.domain().equals("ai.onnx") ? OpId.standard(op.type()) : op;
        Entry entry = ALL.get(id);
        History history = History.all().get(id);
        if (entry == null || history == null) {
            return Schema.unknown(op);
        }
        NavigableMap<Integer, Signature> signatures = history.signatures();
        var signature = signatures.floorEntry((int) Math.min(Integer.MAX_VALUE, version));
        return signature == null ? Schema.unknown(op) : entry.schema(id, signature.getKey(), signature.getValue());
    }

    public static Schema of(Node node, long version) {
        return of(node.op(), version);
    }

    /** What an operator is in its newest version: for its kind and its data inputs, which do not depend on the version. */
    public static Schema of(Node node) {
        return of(node.op(), NEWEST);
    }

    /** All operators that the table describes. */
    static Set<OpId> described() {
        return ALL.keySet();
    }

    /** The kind of a node's operator. */
    public static Kind kind(Node node) {
        return of(node).kind();
    }
}
