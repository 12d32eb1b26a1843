/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.graph;

import dev.pare.tensor.UnknownFields;
import java.util.List;

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

    public Function withNodes(List<Node> other) {
        return new Function(id, inputs, outputs, other, opsets, carried);
    }

    public Function withOpsets(List<OpsetImport> other) {
        return new Function(id, inputs, outputs, nodes, other, carried);
    }
}
