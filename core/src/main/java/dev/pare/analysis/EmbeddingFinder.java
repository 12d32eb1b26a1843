/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the embedding tables and the matrix that widens them, in one pass over the nodes in their order of execution. */
final class EmbeddingFinder {
    private static final Set<String> PASSES = Flow.union(Flow.MOVES, Flow.union(Flow.MIXES, Flow.NORMS));

    /** @param pure whether the value is made of lookups and constants alone */
    private record Origin(LookupGroup group, boolean pure) {}

    private final Structure structure;
    private final RoleMap roles;
    private final Set<Linear> outputs;
    private final List<LookupGroup> groups = new ArrayList<>();
    private final Map<Uses.Value, Origin> origins = new HashMap<>();

    /** @param outputs the matrices before the outputs of the model */
    EmbeddingFinder(Structure structure, RoleMap roles, Set<Linear> outputs) {
        this.structure = structure;
        this.roles = roles;
        this.outputs = outputs;
    }

    void find(Set<Long> outputWidths) {
        for (Graph graph : structure.graphs()) {
            for (Node node : structure.nodes(graph)) {
                visit(graph, node);
            }
        }
        for (LookupGroup group : groups) {
            if (group.root() == group) {
                group.claim(roles, outputWidths);
            }
        }
    }

    private void visit(Graph graph, Node node) {
        Optional<LookupGroup.Lookup> lookup = lookup(graph, node);
        Optional<Linear> linear = structure.linear(node);
        if (lookup.isPresent()) {
            LookupGroup group = new LookupGroup(lookup.get());
            groups.add(group);
            mark(graph, node, new Origin(group, true));
        } else if (Flow.type(node).equals("EmbedLayerNormalization")) {
            fused(node);
        } else if (linear.isPresent()) {
            read(linear.get());
        } else if (PASSES.contains(Flow.type(node))) {
            pass(graph, node);
        }
    }

    private Optional<LookupGroup.Lookup> lookup(Graph graph, Node node) {
        boolean gathers = node.is("Gather") || Flow.type(node).equals("GatherBlockQuantized");
        if (!gathers || node.intAttribute(node.is("Gather") ? "axis" : "gather_axis", 0) != 0) {
            return Optional.empty();
        }
        return structure
                .weights()
                .feeding(node, 0)
                .filter(w -> isTable(w.tensor()))
                .map(w -> new LookupGroup.Lookup(node, w, IndexSource.of(structure, graph, node, 1)));
    }

    private static boolean isTable(Tensor tensor) {
        DataType type = tensor.type();
        return tensor.shape().rank() == 2 && type != DataType.INT64 && type != DataType.INT32 && type != DataType.BOOL;
    }

    private void fused(Node node) {
        Role[] byInput = {Role.EMBEDDING_WORD, Role.EMBEDDING_POSITION, Role.EMBEDDING_TOKEN_TYPE};
        for (int i = 0; i < byInput.length; i++) {
            Role role = byInput[i];
            structure.weights().feeding(node, i + 2).ifPresent(w -> roles.claim(w, role));
        }
    }

    private void read(Linear linear) {
        Origin origin = origin(linear.scope(), linear.node(), linear.data());
        if (origin == null) {
            return;
        }
        origin.group().reachesLayers();
        boolean widens = linear.outputs() > linear.inputs();
        if (origin.pure() && widens && !roles.isClaimed(linear) && !outputs.contains(linear)) {
            roles.claim(linear, Role.EMBEDDING_PROJECTION);
            mark(linear.scope(), linear.node(), origin);
        }
    }

    private void pass(Graph graph, Node node) {
        Origin first = null;
        boolean pure = true;
        for (int i = 0; i < node.inputs().size(); i++) {
            if (node.input(i).isEmpty() || !Flow.carries(node, i) || structure.isConstant(graph, node, i)) {
                continue;
            }
            Origin origin = origin(graph, node, i);
            pure &= origin != null && origin.pure();
            if (first == null) {
                first = origin;
            } else if (origin != null && pure) {
                first.group().join(origin.group());
            }
        }
        if (first != null) {
            mark(graph, node, new Origin(first.group(), pure));
        }
    }

    private Origin origin(Graph scope, Node node, int input) {
        return structure.input(scope, node, input).map(origins::get).orElse(null);
    }

    private void mark(Graph graph, Node node, Origin origin) {
        for (String output : node.outputs()) {
            if (!output.isEmpty()) {
                structure.uses().resolve(graph, output).ifPresent(v -> origins.put(v, origin));
            }
        }
    }
}
