/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.inference.Inference;
import dev.pare.tensor.DataType;
import java.util.HashSet;
import java.util.Set;

/** The precision in which each float value is read by the nodes that use it. */
final class Demand {
    private final Set<Uses.Value> inHalf = new HashSet<>();
    private final Set<Uses.Value> inFloat = new HashSet<>();

    Demand(Facts facts, Inference types, Modes modes) {
        for (Graph graph : facts.model().graphs()) {
            for (Node node : graph.nodes()) {
                Set<Uses.Value> wanted = modes.half(node) ? inHalf : inFloat;
                node.inputs().stream()
                        .filter(i -> types.type(graph, i) == DataType.FLOAT)
                        .forEach(i -> facts.uses().resolve(graph, i).ifPresent(wanted::add));
            }
        }
    }

    boolean inHalf(Uses.Value value) {
        return inHalf.contains(value);
    }

    boolean inFloat(Uses.Value value) {
        return inFloat.contains(value);
    }
}
