/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.graph;

import dev.pare.tensor.UnknownFields;
import java.util.List;
import java.util.Optional;

/**
 * A model-local function: an operator that the model defines itself.
 *
 * @param opsets the operator sets that its nodes are written for; they may differ from the model's
 */
public record Function(
        OpId id,
        List<String> inputs,
        List<String> outputs,
        List<Node> nodes,
        List<OpsetImport> opsets,
        UnknownFields carried) {
    public Function {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        nodes = List.copyOf(nodes);
        opsets = List.copyOf(opsets);
    }

    /** The body as a graph, whose inputs and outputs have no declared types. */
    public Graph asGraph() {
        return new Graph(
                id.type(), untyped(inputs), untyped(outputs), List.of(), List.of(), nodes, UnknownFields.NOTHING);
    }

    private static List<ValueInfo> untyped(List<String> names) {
        return names.stream()
                .map(n -> new ValueInfo(n, Optional.empty(), UnknownFields.NOTHING))
                .toList();
    }

    public Function withNodes(List<Node> other) {
        return new Function(id, inputs, outputs, other, opsets, carried);
    }

    public Function withOpsets(List<OpsetImport> other) {
        return new Function(id, inputs, outputs, nodes, other, carried);
    }
}
