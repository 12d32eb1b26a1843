/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.dataflow.FlowResult;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.inference.Inference;
import dev.pare.pass.Statistics;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Half;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** How far the values of nodes reach on calibration data, and whether float16 has room for them. */
final class ActivationRange {
    /** Their results lie between -1 and 1. */
    private static final Set<String> UNIT = Set.of("Softmax", "Sigmoid", "HardSigmoid", "Tanh", "Erf", "Sin", "Cos");

    private static final Statistics.Ranges ONE = new Statistics.Ranges(new float[] {-1}, new float[] {1});

    private final Facts facts;
    private final Inference types;
    private final Statistics statistics;
    private final double headroom;
    private final Set<Uses.Value> constants = new HashSet<>();

    /** @param headroom how much farther than measured a value may reach on other data */
    ActivationRange(Facts facts, Inference types, Statistics statistics, double headroom) {
        this.facts = facts;
        this.types = types;
        this.statistics = statistics;
        this.headroom = headroom;
        facts.weights()
                .all()
                .forEach(w -> facts.uses().resolve(w.scope(), w.name()).ifPresent(constants::add));
    }

    /** Whether all values of a node were measured, as far as they are not constant. */
    boolean knows(Node node, Graph graph) {
        return values(node, graph).allMatch(v -> range(v).isPresent());
    }

    /** Why a node cannot compute in float16: the largest of its values. */
    Optional<String> refusal(Node node, Graph graph) {
        List<Double> magnitudes = values(node, graph)
                .flatMap(v -> range(v).stream())
                .map(r -> Math.max(Math.abs((double) r.smallest()), Math.abs((double) r.largest())))
                .toList();
        double largest = magnitudes.stream().mapToDouble(m -> m).max().orElse(0);
        return largest * headroom <= Half.MAX
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "values up to %.3g were measured", largest));
    }

    /** The largest number of a value, not of its magnitude; empty if it was not measured. */
    Optional<Float> largest(Graph scope, String name) {
        return facts.uses().resolve(scope, name).flatMap(this::range).map(Statistics.Ranges::largest);
    }

    /** The values of a node whose range has to be measured: where their numbers come into being. */
    Stream<String> toMeasure(Node node, Graph graph) {
        return values(node, graph)
                .map(this::origin)
                .filter(v -> !isConstant(v)
                        && !isUnit(v)
                        && v.scope() == facts.model().graph())
                .map(Uses.Value::name);
    }

    private Stream<Uses.Value> values(Node node, Graph graph) {
        return Stream.concat(node.inputs().stream(), node.outputs().stream())
                .filter(n -> types.type(graph, n) == DataType.FLOAT)
                .flatMap(n -> facts.uses().resolve(graph, n).stream());
    }

    private Optional<Statistics.Ranges> range(Uses.Value value) {
        Uses.Value origin = origin(value);
        if (isConstant(origin) || isUnit(origin)) {
            return Optional.of(ONE);
        }
        return origin.scope() == facts.model().graph() ? statistics.ranges(origin.name()) : Optional.empty();
    }

    /** A value that was only moved has no other numbers than the one that it was moved from. */
    private Uses.Value origin(Uses.Value value) {
        return Worklist.<Visited>backward(facts.uses(), (node, moved, state) -> {
                    boolean float32 = types.type(moved.scope(), node.input(0)) == DataType.FLOAT;
                    return DataMovement.moves(node) && float32
                            ? Step.to(moved.scope(), node.input(0), state)
                            : Step.stop();
                })
                .from(value.scope(), value.name(), Visited.HERE)
                .last()
                .map(FlowResult.Reached::value)
                .orElse(value);
    }

    /** A constant, or rows of one: those are judged where weights are. */
    private boolean isConstant(Uses.Value value) {
        Optional<Node> producer = producer(value);
        boolean rows = producer.filter(p -> p.is("Gather"))
                .flatMap(p -> facts.uses().resolve(value.scope(), p.input(0)))
                .filter(constants::contains)
                .isPresent();
        return rows
                || constants.contains(value)
                || producer.filter(p -> p.is("Constant")).isPresent();
    }

    private boolean isUnit(Uses.Value value) {
        return producer(value).filter(p -> UNIT.stream().anyMatch(p::is)).isPresent();
    }

    private Optional<Node> producer(Uses.Value value) {
        return facts.uses().producer(value.scope(), value.name());
    }
}
