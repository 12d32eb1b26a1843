/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import dev.pare.distill.codes.CodeFinder;
import dev.pare.distill.codes.DecodedCodes;
import dev.pare.distill.codes.StoredCodes;
import dev.pare.distill.torch.Precision;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.TopologicalOrder;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Tensor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The weights of a model that are codes: which there are, as what they are trained, and back into the file. */
public final class CodedWeights {
    private CodedWeights() {}

    /** Those that can be trained, each by the name of the integers that the graph computes with. */
    public static Collection<StoredCodes> in(Model model) {
        return CodeFinder.in(TopologicalOrder.of(model));
    }

    static Map<String, CodedWeight> decoded(Model model, Set<String> trained, Precision precision) {
        Map<String, CodedWeight> decoded = new LinkedHashMap<>();
        Graph graph = TopologicalOrder.of(model).graph();
        for (StoredCodes stored : trained.isEmpty() ? List.<StoredCodes>of() : in(model)) {
            if (trained.contains(stored.value())) {
                DecodedCodes codes = DecodedCodes.of(graph, stored, new GraphConstants(model));
                decoded.put(stored.value(), CodedWeight.of(codes, stored.table(), precision));
            }
        }
        return decoded;
    }

    /** The graph without the nodes that decode these values. */
    static Graph without(Graph graph, Set<String> values) {
        return graph.withNodes(graph.nodes().stream()
                .filter(n -> n.outputs().stream().noneMatch(values::contains))
                .toList());
    }

    /** Puts codes into an edit; gives the names of those that were among the values. */
    static Set<String> encode(Model model, Map<String, float[]> values, ModelEdit edit) {
        Set<String> done = new LinkedHashSet<>();
        Graph graph = TopologicalOrder.of(model).graph();
        for (StoredCodes stored : in(model)) {
            if (values.containsKey(stored.value())) {
                DecodedCodes codes = DecodedCodes.of(graph, stored, new GraphConstants(model));
                codes.encode(values.get(stored.value())).forEach((name, bytes) -> {
                    Tensor old = model.graph().initializer(name).orElseThrow();
                    edit.exchange(old, Tensor.of(old.name(), old.type(), old.shape(), InlineData.raw(bytes)));
                });
                done.add(stored.value());
            }
        }
        return done;
    }
}
