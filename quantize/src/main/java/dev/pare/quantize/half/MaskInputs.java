/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import dev.pare.inference.Inference;
import dev.pare.operators.Kind;
import dev.pare.operators.Operators;
import dev.pare.tensor.DataType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Float inputs of the model that are added to attention scores: masks that the caller fills, with -3.4e38 as likely as not. They are
 * raised to what float16 holds before they are cast to it.
 */
final class MaskInputs {
    /** Where operators with attention inside take a mask to add. */
    private static final Map<String, Integer> INSIDE =
            Map.of("ai.onnx.Attention", 3, "com.microsoft.Attention", 5, "com.microsoft.MultiHeadAttention", 5);

    private final Facts facts;

    private MaskInputs(Facts facts) {
        this.facts = facts;
    }

    static Set<Uses.Value> of(Facts facts, Inference types) {
        Set<Uses.Value> masks = new HashSet<>();
        Graph graph = facts.model().graph();
        for (ValueInfo input : graph.inputs()) {
            boolean given = graph.initializer(input.name()).isEmpty();
            if (given
                    && types.type(graph, input.name()) == DataType.FLOAT
                    && new MaskInputs(facts).masks(graph, input.name())) {
                facts.uses().resolve(graph, input.name()).ifPresent(masks::add);
            }
        }
        return masks;
    }

    /** Whether a value arrives at an addition before a Softmax with nothing on the way but moves. */
    private boolean masks(Graph scope, String name) {
        return Worklist.<Visited>forward(facts.uses(), (use, state) -> {
                    Node node = use.node();
                    boolean added = node.is("Add") || node.is("Sum") || node.is("Where");
                    if (insideMask(use) || (added && reachesSoftmax(use.scope(), node.output()))) {
                        return Step.accept();
                    }
                    return DataMovement.moves(node) ? Step.to(use.scope(), node.output(), state) : Step.stop();
                })
                .finds(scope, List.of(name), Visited.HERE);
    }

    private static boolean insideMask(Uses.Use use) {
        String domain = use.node().op().domain();
        String name =
                (domain.isEmpty() ? "ai.onnx" : domain) + "." + use.node().op().type();
        return Integer.valueOf(use.input()).equals(INSIDE.get(name));
    }

    private boolean reachesSoftmax(Graph scope, String name) {
        return Worklist.<Visited>forward(facts.uses(), (use, state) -> {
                    Node node = use.node();
                    if (node.is("Softmax")) {
                        return Step.accept();
                    }
                    boolean steps = DataMovement.moves(node)
                            || Operators.of(node).is(Kind.COMBINES, Kind.CHOOSES, Kind.COPIES)
                            || node.is("Clip");
                    return steps ? Step.to(use.scope(), node.output(), state) : Step.stop();
                })
                .finds(scope, List.of(name), Visited.HERE);
    }
}
