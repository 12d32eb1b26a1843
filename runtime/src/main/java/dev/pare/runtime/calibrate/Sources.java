/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.graph.Graph;
import dev.pare.graph.ValueInfo;
import dev.pare.tensor.UnknownFields;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Where the values of a main graph come from: fed from outside, or computed by its nodes. */
final class Sources {
    private final Graph graph;
    private final Set<String> fed = new HashSet<>();
    private final Set<String> computed = new HashSet<>();

    Sources(Graph graph) {
        this.graph = graph;
        graph.inputs().forEach(input -> fed.add(input.name()));
        graph.nodes().forEach(node -> computed.addAll(node.outputs()));
        computed.remove("");
    }

    boolean has(String value) {
        return fed.contains(value) || computed.contains(value);
    }

    boolean isFed(String value) {
        return fed.contains(value);
    }

    /** Those values that only a run can tell. */
    Set<String> computed(Collection<String> values) {
        Set<String> some = new LinkedHashSet<>(values);
        some.retainAll(computed);
        return some;
    }

    /** The graph with values added to its outputs, without a type, which the runtime then infers. */
    Graph withOutputs(Set<String> values) {
        Set<String> added = new LinkedHashSet<>(values);
        graph.outputs().forEach(output -> added.remove(output.name()));
        List<ValueInfo> outputs = Stream.concat(
                        graph.outputs().stream(), added.stream().map(Sources::untyped))
                .toList();
        return graph.withOutputs(outputs);
    }

    private static ValueInfo untyped(String name) {
        return new ValueInfo(name, Optional.empty(), UnknownFields.NOTHING);
    }
}
