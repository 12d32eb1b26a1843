/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.axes;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.dataflow.FlowResult;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.operators.Kind;
import dev.pare.operators.Operators;
import dev.pare.tensor.DataType;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges values that join an axis of units from outside, such as masks. One that is the same for all units may join; one that differs
 * from head to head (a learned position bias, a mask that was spread over the heads) could not follow.
 */
final class BroadcastOperands {

    private final Followed followed;
    private final Facts facts;
    private final Graph scope;

    BroadcastOperands(Followed followed) {
        this.followed = followed;
        this.facts = followed.facts();
        this.scope = followed.scope();
    }

    /** Lets a value join, or says why it cannot. */
    Optional<String> join(Node reader, int input, Layout layout) {
        Optional<List<Long>> sizes = followed.shapes().of(reader, input);
        long size = sizes.map(s -> s.size() + layout.fromEnd() < 0 ? 1L : s.get(s.size() + layout.fromEnd()))
                .orElse(Layout.UNKNOWN);
        if (size == 1) {
            return Optional.empty();
        }
        if (followed.picks() && size == layout.size()) {
            followed.picked().add(new Trace.Pick(reader, input, layout.fromEnd(), layout.outer(), layout.inner()));
            return Optional.empty();
        }
        if (followed.picks() || size > 1) {
            return Optional.of("what " + reader.label() + " joins it with may differ between them");
        }
        return refusal(reader, input, layout.units());
    }

    /** Why a value may differ between units; empty if nothing that it is made of has as many parts. */
    private Optional<String> refusal(Node reader, int input, int units) {
        return Worklist.<Visited>backward(facts.uses(), (node, value, state) -> {
                    // Sizes follow by themselves.
                    if (value.scope() != scope || node.is("Shape") || node.is("Size") || node.is("Constant")) {
                        return Step.stop();
                    }
                    if (followed.has(value.name())) {
                        return Step.refuse("what " + reader.label() + " joins it with is not understood");
                    }
                    List<String> open = new ArrayList<>();
                    for (int i = 0; i < node.inputs().size(); i++) {
                        Optional<Weight> constant = facts.weights().feeding(node, i);
                        if (constant.filter(w -> counts(node, w, units)).isPresent()) {
                            return Step.refuse("what " + reader.label() + " joins it with may differ between them");
                        }
                        if (constant.isEmpty()) {
                            open.add(node.input(i));
                        }
                    }
                    return Step.to(scope, open, state);
                })
                .untilRefused()
                .from(scope, reader.input(input), Visited.HERE)
                .refusal()
                .map(FlowResult.Refusal::reason);
    }

    private static boolean counts(Node node, Weight weight, int units) {
        for (int axis = 0; axis < weight.tensor().shape().rank(); axis++) {
            if (weight.isParameter() && weight.tensor().shape().dim(axis) == units) {
                return true;
            }
        }
        DataType type = weight.tensor().type();
        if (!spreads(node) || type != DataType.INT64) {
            return false;
        }
        for (long number : TensorValues.longs(weight.tensor())) {
            if (number == units) {
                return true;
            }
        }
        return false;
    }

    /** Whether a constant that enters a node lists sizes. */
    private static boolean spreads(Node node) {
        return Operators.kind(node) == Kind.REPEATS || node.is("Reshape") || node.is("ConstantOfShape");
    }
}
