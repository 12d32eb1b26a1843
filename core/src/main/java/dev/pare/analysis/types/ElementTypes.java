/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.types;

import dev.pare.graph.AttributeValue;
import dev.pare.graph.Function;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpId;
import dev.pare.graph.ValueInfo;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The element type of every value of a model. Inputs and initializers give theirs, operators pass them on by their rules, functions
 * of the model are looked into; where no rule helps, what the file declares counts. UNKNOWN for sequences, maps and what nobody says.
 */
public final class ElementTypes {
    /** Functions may call each other; a model that nests deeper than this is not followed. */
    private static final int MAX_DEPTH = 32;

    private final IdentityHashMap<Graph, Scope> scopes = new IdentityHashMap<>();
    private final Map<OpId, Function> functions = new HashMap<>();

    private ElementTypes() {}

    public static ElementTypes of(Model model) {
        ElementTypes types = new ElementTypes();
        model.functions().forEach(f -> types.functions.put(f.id(), f));
        types.visit(model.graph(), null);
        return types;
    }

    /** The type of a value as seen from a graph of the model: its own, or captured from a graph around it. */
    public DataType of(Graph scope, String name) {
        Scope known = scopes.get(scope);
        return known == null || name.isEmpty() ? DataType.UNKNOWN : known.of(name);
    }

    private void visit(Graph graph, Scope outer) {
        Scope scope = new Scope(outer);
        scopes.put(graph, scope);
        Map<String, DataType> declared = new HashMap<>();
        graph.valueInfos().forEach(v -> declared.put(v.name(), v.element()));
        graph.outputs().forEach(v -> declared.put(v.name(), v.element()));
        graph.inputs().forEach(v -> scope.define(v.name(), v.element()));
        graph.initializers().forEach(t -> scope.define(t.name(), t.type()));
        for (Node node : graph.nodes()) {
            node.subgraphs().forEach(inner -> visit(inner, scope));
            define(node, scope, declared, 0);
        }
    }

    private void define(Node node, Scope scope, Map<String, DataType> declared, int depth) {
        List<DataType> results = results(node, scope, depth);
        for (int i = 0; i < node.outputs().size(); i++) {
            String name = node.outputs().get(i);
            DataType inferred = i < results.size() ? results.get(i) : DataType.UNKNOWN;
            scope.define(name, inferred == DataType.UNKNOWN ? declared.getOrDefault(name, inferred) : inferred);
        }
    }

    private List<DataType> results(Node node, Scope scope, int depth) {
        Function function = functions.get(node.op());
        if (function != null) {
            return depth < MAX_DEPTH ? call(function, node, scope, depth) : List.of();
        }
        if (!node.subgraphs().isEmpty()) {
            return ofBody(node);
        }
        Optional<OutputRule> rule = OutputRules.of(node.op());
        List<DataType> results = new ArrayList<>();
        for (int i = 0; rule.isPresent() && i < node.outputs().size(); i++) {
            results.add(rule.get().type(node, i, scope::of));
        }
        return results;
    }

    private List<DataType> call(Function function, Node call, Scope caller, int depth) {
        Scope local = new Scope(null);
        for (int i = 0; i < function.inputs().size(); i++) {
            local.define(function.inputs().get(i), caller.of(call.input(i)));
        }
        for (Node node : function.nodes()) {
            if (node.subgraphs().isEmpty()) {
                define(node, local, Map.of(), depth + 1);
            }
        }
        return function.outputs().stream().map(local::of).toList();
    }

    /** If gives what its branches give; a Loop's body gives a condition first, which the Loop keeps for itself. */
    private List<DataType> ofBody(Node node) {
        String attribute = node.is("If") ? "then_branch" : "body";
        if (!(node.attribute(attribute).orElse(null) instanceof AttributeValue.OfGraph body)) {
            return List.of();
        }
        List<ValueInfo> outputs = body.graph().outputs();
        return outputs.stream()
                .skip(node.is("Loop") && !outputs.isEmpty() ? 1 : 0)
                .map(o -> of(body.graph(), o.name()))
                .toList();
    }
}
