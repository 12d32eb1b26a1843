/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.dataflow;

import dev.pare.dataflow.FlowResult.Reached;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ValueInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which values are the same on every run: nothing that the caller gives, and no nested graph, has a part in them. */
public final class Constancy {
    /** Before this version of the format, initializers had to be listed as inputs; nobody gave others for them. */
    private static final int INITIALIZERS_APART = 4;

    private final Uses uses;
    private final Set<Uses.Value> varying;

    private Constancy(Uses uses, Set<Uses.Value> varying) {
        this.uses = uses;
        this.varying = varying;
    }

    public static Constancy of(Model model, Uses uses) {
        List<Reached<Visited>> starts = new ArrayList<>();
        for (Graph graph : model.graphs()) {
            List<String> names = new ArrayList<>();
            graph.inputs().stream()
                    .map(ValueInfo::name)
                    .filter(i -> model.irVersion() >= INITIALIZERS_APART
                            || graph.initializer(i).isEmpty())
                    .forEach(names::add);
            graph.nodes().stream().filter(n -> !n.subgraphs().isEmpty()).forEach(n -> names.addAll(n.outputs()));
            names.stream()
                    .flatMap(n -> uses.resolve(graph, n).stream())
                    .map(v -> new Reached<>(v, Visited.HERE))
                    .forEach(starts::add);
        }
        return new Constancy(
                uses,
                Worklist.<Visited>forward(uses, Step::behind).from(starts).reached().stream()
                        .map(Reached::value)
                        .collect(Collectors.toSet()));
    }

    /** Whether a value, by its name in a graph, is the same on every run; an omitted input is. */
    public boolean holds(Graph scope, String name) {
        return name.isEmpty()
                || uses.resolve(scope, name).filter(v -> !varying.contains(v)).isPresent();
    }
}
