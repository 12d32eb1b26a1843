/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import dev.pare.graph.AttributeValue;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors that a graph holds, by the name of the value: initializers and constant nodes. */
final class Constants {
    private Constants() {}

    static Map<String, Tensor> of(Graph graph) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        graph.initializers().forEach(t -> all.put(t.name(), t));
        for (Node node : graph.nodes()) {
            if (node.is("Constant") && node.attribute("value").orElse(null) instanceof AttributeValue.OfTensor value) {
                all.put(node.output(), value.tensor());
            }
        }
        return all;
    }
}
