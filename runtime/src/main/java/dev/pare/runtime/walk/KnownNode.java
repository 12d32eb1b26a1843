/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.walk;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.HashMap;
import java.util.Map;

/** A node that was run, with the tensors that it read. */
final class KnownNode {
    private final Node node;
    private final Map<String, KnownTensor> initializers = new HashMap<>();
    private final Map<String, KnownTensor> attributes = new HashMap<>();

    KnownNode(Node node, MainGraph graph) {
        this.node = node;
        for (String name : graph.reads(node)) {
            graph.model()
                    .graph()
                    .initializer(name)
                    .ifPresent(tensor -> initializers.put(name, new KnownTensor(tensor)));
        }
        for (Attribute attribute : node.attributes()) {
            if (attribute.value() instanceof AttributeValue.OfTensor value) {
                attributes.put(attribute.name(), new KnownTensor(value.tensor()));
            }
        }
    }

    /** Whether another node says the same and reads equal tensors; what else it reads is not looked at. */
    boolean isStill(Node other, Graph graph) {
        return says(other)
                && initializers.entrySet().stream()
                        .allMatch(known -> graph.initializer(known.getKey())
                                .filter(known.getValue()::isStill)
                                .isPresent());
    }

    boolean readsInitializer(String name) {
        return initializers.containsKey(name);
    }

    @SuppressWarnings("ReferenceEquality") // The usual case; nodes have no equals.
    private boolean says(Node other) {
        if (node == other) {
            return true;
        }
        boolean alike = node.op().equals(other.op())
                && node.inputs().equals(other.inputs())
                && node.outputs().equals(other.outputs())
                && node.attributes().size() == other.attributes().size();
        for (int i = 0; alike && i < node.attributes().size(); i++) {
            alike = same(node.attributes().get(i), other.attributes().get(i));
        }
        return alike;
    }

    private boolean same(Attribute known, Attribute other) {
        if (known.equals(other)) {
            return true;
        }
        return known.name().equals(other.name())
                && known.carried().equals(other.carried())
                && other.value() instanceof AttributeValue.OfTensor value
                && attributes.containsKey(known.name())
                && attributes.get(known.name()).isStill(value.tensor());
    }
}
