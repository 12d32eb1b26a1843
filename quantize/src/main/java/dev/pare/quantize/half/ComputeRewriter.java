/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import dev.pare.inference.Inference;
import dev.pare.inference.TypeCheck;
import dev.pare.pass.Decision;
import dev.pare.pass.PassException;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lets a graph compute in float16: constants converted, Casts where the precisions meet, declared types brought up to date. */
final class ComputeRewriter {
    private final Facts facts;
    private final ModelEdit edit;
    private final Inference types;
    private final Modes modes;
    private final Map<Uses.Value, Source> sources = new LinkedHashMap<>();
    private final Places places;
    private final Set<Uses.Value> masks;
    private final Float16Options options;

    private ComputeRewriter(Facts facts, Plan<Halving> plan, Float16Options options, Statistics statistics) {
        this.facts = facts;
        this.options = options;
        this.edit = new ModelEdit(facts.model());
        this.types = facts.inference();
        Reasons reasons = new Reasons(facts, options.filter());
        List<Weight> blocked = plan.decisions().stream()
                .filter(d -> d instanceof Decision.Skip<Halving>)
                .map(Decision::weight)
                .filter(w -> ComputePlanner.holdsBack(w, reasons))
                .toList();
        ActivationRange reach = new ActivationRange(facts, types, statistics, options.headroom());
        this.modes = new Modes(facts, types, new IntegerBorn(facts, types), reach, blocked, options);
        collectSources(plan);
        this.masks = MaskInputs.of(facts, types);
        this.places = new Places(facts, types, modes, sources, options.keepIoTypes(), edit);
    }

    static Model rewrite(Facts facts, Plan<Halving> plan, Float16Options options, Statistics statistics) {
        if (plan.applied().isEmpty()) {
            return facts.model();
        }
        return new ComputeRewriter(facts, plan, options, statistics).rewrite();
    }

    private void collectSources(Plan<Halving> plan) {
        for (Decision.Apply<Halving> decision : plan.applied()) {
            Weight weight = decision.weight();
            facts.uses()
                    .resolve(weight.scope(), weight.name())
                    .ifPresent(v -> sources.put(
                            v, new Source(weight.tensor(), weight.scope(), weight.constant(), decision.details())));
        }
        for (Graph graph : facts.model().graphs()) {
            for (Node node : graph.nodes()) {
                Source.numbers(node, graph)
                        .ifPresent(
                                s -> facts.uses().resolve(graph, node.output()).ifPresent(v -> sources.put(v, s)));
            }
        }
    }

    private Model rewrite() {
        List<Graph> graphs = facts.model().graphs();
        for (Graph graph : graphs) {
            graph.inputs().forEach(i -> castAtStart(graph, i.name()));
            graph.initializers().forEach(t -> initializer(graph, t));
            graph.nodes().forEach(n -> edit.replace(n, node(n, graph)));
        }
        graphs.forEach(g -> edit.valueInfos(g, retyped(g, g.valueInfos())));
        Model after = withPortTypes(edit.finish());
        List<String> problems = TypeCheck.problems(after);
        problems.removeAll(TypeCheck.problems(facts.model()));
        if (!problems.isEmpty()) {
            throw new PassException("convert-float16 made a model with contradicting types: " + problems.get(0));
        }
        return after;
    }

    private void castAtStart(Graph graph, String name) {
        Uses.Value value = facts.uses().resolve(graph, name).orElseThrow();
        Place place = places.all().get(value);
        if (place != null && place.other() != null && !sources.containsKey(value)) {
            boolean clips = masks.contains(value) && !place.ownHalf();
            edit.insertBefore(graph.nodes().get(0), clips ? clippedCast(graph, place) : List.of(cast(place)));
        }
    }

    /** A mask of -3.4e38 from the caller would become minus infinity, and a row of these NaN. */
    private List<Node> clippedCast(Graph graph, Place place) {
        String clipped = edit.freshName(place.own() + "_clipped");
        String name = edit.freshName(clipped + "_Clip");
        Node clip;
        if (facts.model().opset() < 11) {
            clip = Node.of("Clip", name, List.of(place.own()), List.of(clipped), Attribute.of("min", -Limits.MASK));
        } else {
            String floor = edit.freshName("mask_floor");
            edit.addInitializer(graph, Tensor.floats(floor, Shape.of(), -Limits.MASK));
            clip = Node.of("Clip", name, List.of(place.own(), floor), List.of(clipped));
        }
        return List.of(clip, cast(new Place(clipped, false, place.other())));
    }

    private void initializer(Graph graph, Tensor tensor) {
        Uses.Value value = facts.uses().resolve(graph, tensor.name()).orElseThrow();
        Source source = sources.get(value);
        Place place = places.all().get(value);
        if (source == null || place == null) {
            if (!graph.hasInput(tensor.name())) {
                castAtStart(graph, tensor.name());
            }
            return;
        }
        if (place.ownHalf() || source.how().cuts()) {
            edit.exchange(tensor, place.ownHalf() ? source.half(place.own()) : source.cut());
        }
        if (place.other() != null && place.ownHalf()) {
            edit.insertBefore(graph.nodes().get(0), List.of(cast(place)));
        } else if (place.other() != null) {
            edit.addInitializer(graph, source.half(place.other()));
        }
    }

    private List<Node> node(Node node, Graph graph) {
        Uses.Value first = node.outputs().isEmpty()
                ? null
                : facts.uses().resolve(graph, node.output()).orElse(null);
        Source source = first == null ? null : sources.get(first);
        return source != null && source.constant() == node
                ? constant(source, places.all().get(first))
                : computed(node, graph);
    }

    private List<Node> constant(Source source, Place place) {
        Node node = source.constant();
        List<Node> nodes = new ArrayList<>();
        boolean same = !place.ownHalf() && !source.how().cuts();
        Tensor own = place.ownHalf() ? source.half(place.own()) : source.cut();
        nodes.add(same ? node : Source.holding(node, own));
        if (place.other() != null) {
            nodes.add(place.ownHalf() ? cast(place) : Source.holding(node, source.half(place.other())));
        }
        return nodes;
    }

    private List<Node> computed(Node node, Graph graph) {
        boolean half = modes.half(node);
        List<String> inputs = node.inputs().stream()
                .map(i -> types.type(graph, i) == DataType.FLOAT ? places.name(graph, i, half) : i)
                .toList();
        List<String> outputs = new ArrayList<>();
        List<Node> casts = new ArrayList<>();
        for (String output : node.outputs()) {
            Place place =
                    facts.uses().resolve(graph, output).map(places.all()::get).orElse(null);
            outputs.add(place == null ? output : place.own());
            if (place != null && place.other() != null) {
                casts.add(cast(place));
            }
        }
        Node changed = half ? HalfNode.patched(node, types.type(graph, node.input(0))) : node;
        if (!half && node.is("ConstantOfShape") && !casts.isEmpty()) {
            changed = HalfNode.filledWith(node, DataType.FLOAT);
        }
        changed = inputs.equals(node.inputs()) ? changed : changed.withInputs(inputs);
        changed = outputs.equals(node.outputs()) ? changed : changed.withOutputs(outputs);
        List<Node> nodes = new ArrayList<>(List.of(changed));
        nodes.addAll(casts);
        return nodes;
    }

    private Node cast(Place place) {
        DataType to = place.ownHalf() ? DataType.FLOAT : DataType.FLOAT16;
        String name = edit.freshName(place.other() + "_Cast");
        return Node.of("Cast", name, List.of(place.own()), List.of(place.other()), Attribute.of("to", to.code()));
    }

    /** What the file says of values that are float16 now under their old name. */
    private List<ValueInfo> retyped(Graph graph, List<ValueInfo> infos) {
        return infos.stream().map(i -> retyped(graph, i)).toList();
    }

    private ValueInfo retyped(Graph graph, ValueInfo info) {
        Place place =
                facts.uses().resolve(graph, info.name()).map(places.all()::get).orElse(null);
        boolean half = place != null && place.ownHalf() == place.own().equals(info.name());
        return half && info.element() == DataType.FLOAT ? info.withElement(DataType.FLOAT16) : info;
    }

    /** Inputs and outputs of the model: those that the user wants in float16, and initializers that are listed as inputs (before IR 4). */
    private Model withPortTypes(Model after) {
        Graph before = facts.model().graph();
        Graph graph = after.graph();
        List<ValueInfo> inputs = retyped(before, graph.inputs());
        List<ValueInfo> outputs = options.keepIoTypes() ? graph.outputs() : retyped(before, graph.outputs());
        return inputs.equals(graph.inputs()) && outputs.equals(graph.outputs())
                ? after
                : after.withGraph(graph.withInputs(inputs).withOutputs(outputs));
    }
}
