/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import dev.pare.inference.Inference;
import dev.pare.tensor.DataType;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names for the float and the float16 form of every float value. Bodies of control flow take and give float, as the model does. */
final class Places {
    private final Facts facts;
    private final Inference types;
    private final Modes modes;
    private final Demand demand;
    private final Map<Uses.Value, Source> sources;
    private final boolean keepIoTypes;
    private final ModelEdit edit;
    private final Map<Uses.Value, Place> all = new LinkedHashMap<>();

    Places(
            Facts facts,
            Inference types,
            Modes modes,
            Map<Uses.Value, Source> sources,
            boolean keepIoTypes,
            ModelEdit edit) {
        this.facts = facts;
        this.types = types;
        this.modes = modes;
        this.demand = new Demand(facts, types, modes);
        this.sources = sources;
        this.keepIoTypes = keepIoTypes;
        this.edit = edit;
        for (Graph graph : facts.model().graphs()) {
            graph.inputs().forEach(i -> place(graph, i.name(), null));
            graph.initializers().forEach(t -> place(graph, t.name(), null));
            graph.nodes().forEach(n -> n.outputs().forEach(o -> place(graph, o, n)));
        }
    }

    Map<Uses.Value, Place> all() {
        return all;
    }

    boolean inHalf(Uses.Value value) {
        return demand.inHalf(value);
    }

    /** The name that a use of a value gets. */
    String name(Graph scope, String name, boolean half) {
        return facts.uses()
                .resolve(scope, name)
                .map(all::get)
                .map(p -> p.name(half))
                .orElse(name);
    }

    private void place(Graph graph, String name, Node producer) {
        if (types.type(graph, name) != DataType.FLOAT) {
            return;
        }
        Uses.Value value = facts.uses().resolve(graph, name).orElseThrow();
        Source source = sources.get(value);
        all.computeIfAbsent(value, v -> source == null ? computed(v, producer) : constant(v, source));
    }

    private Place constant(Uses.Value value, Source source) {
        String name = value.name();
        boolean half = demand.inHalf(value);
        boolean both = half && demand.inFloat(value);
        if (both && source.isSmall()) {
            return new Place(name, false, edit.freshName(name + "_fp16"));
        }
        return new Place(name, half, both ? edit.freshName(name + "_fp32") : null);
    }

    private Place computed(Uses.Value value, Node producer) {
        String name = value.name();
        Graph scope = value.scope();
        boolean main = scope == facts.model().graph();
        boolean given = main && !keepIoTypes && scope.initializer(name).isEmpty();
        boolean half = producer == null ? given : modes.half(producer);
        boolean output = scope.outputs().stream().map(ValueInfo::name).anyMatch(name::equals);
        boolean outputHalf = main && !keepIoTypes;
        if (producer != null && output && half != outputHalf) {
            return new Place(edit.freshName(name + (half ? "_fp16" : "_fp32")), half, name);
        }
        boolean cast = half ? demand.inFloat(value) : demand.inHalf(value);
        return new Place(name, half, cast ? edit.freshName(name + (half ? "_fp32" : "_fp16")) : null);
    }
}
