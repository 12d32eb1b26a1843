/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.codes;

import dev.pare.dataflow.Constancy;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import java.util.List;

/** Who makes and who reads the values of the main graph, and which of them are constant. */
final class GraphLinks {
    private final Graph graph;
    private final Uses uses;
    private final Constancy constancy;

    GraphLinks(Model model) {
        this.graph = model.graph();
        this.uses = Uses.of(model);
        this.constancy = Constancy.of(model, uses);
    }

    Uses uses() {
        return uses;
    }

    /** Whether no input of the graph and no nested graph has a part in a value. */
    boolean isConstant(String value) {
        return !value.isEmpty() && constancy.holds(graph, value);
    }

    /** The node that makes a value; null for initializers and inputs. */
    Node maker(String value) {
        return uses.localProducer(graph, value).orElse(null);
    }

    /** The node that makes a value, if it is of the type; otherwise null. */
    Node maker(String value, String type) {
        Node node = maker(value);
        return node != null && node.is(type) ? node : null;
    }

    boolean hasOneReader(String value) {
        long leaving =
                graph.outputs().stream().filter(o -> o.name().equals(value)).count();
        return uses.consumers(graph, value).size() + leaving == 1;
    }

    /** Whether a value is stored in one of the types. */
    boolean isStored(String value, DataType... types) {
        return isConstant(value)
                && graph.initializer(value)
                        .map(t -> List.of(types).contains(t.type()))
                        .orElse(false);
    }
}
