/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Dim;
import dev.pare.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what stands between the last layer and the outputs: pooler, classifier, language-model head. */
final class OutputFinder {
    private static final Set<String> TO_OUTPUT = Flow.union(
            Flow.MOVES, Set.of("Add", "Mul", "Div", "Tanh", "Softmax", "LogSoftmax", "Sigmoid", "ArgMax", "TopK"));
    private static final Set<String> TO_ACTIVATION = Flow.union(Flow.MOVES, Set.of("Add", "Mul"));
    private static final Set<String> SELECTS = Set.of("Gather", "Slice", "GatherElements", "GatherND");
    private static final long LARGE_VOCABULARY = 1000;

    private final Structure structure;
    private final RoleMap roles;
    private final NearestUse toOutput;
    private final NearestUse toActivation;
    private final List<Linear> poolers = new ArrayList<>();
    private final List<Linear> last = new ArrayList<>();

    /** Looks at the matrices that have no role yet. */
    OutputFinder(Structure structure, RoleMap roles) {
        this.structure = structure;
        this.roles = roles;
        this.toOutput = new NearestUse(structure, TO_OUTPUT, false);
        this.toActivation = new NearestUse(structure, TO_ACTIVATION, false);
        for (Linear linear : structure.linears()) {
            if (roles.isClaimed(linear) || LinearReader.hasWeightsInside(linear.node())) {
                continue;
            }
            if (isPooler(linear)) {
                poolers.add(linear);
            } else if (toOutput.leaves(linear.scope(), linear.node().output())) {
                last.add(linear);
            }
        }
    }

    Set<Linear> found() {
        Set<Linear> all = new HashSet<>(poolers);
        all.addAll(last);
        return all;
    }

    /** The number of features of each output. */
    Set<Long> widths() {
        Set<Long> widths = new HashSet<>();
        last.forEach(l -> widths.add(l.outputs()));
        return widths;
    }

    /** Gives the roles; a head is a language model's if it is as wide as a table of words has rows. */
    void claim() {
        Set<Long> vocabularies = new HashSet<>();
        roles.roles().forEach((weight, role) -> {
            if (role == Role.EMBEDDING_WORD) {
                vocabularies.add(weight.tensor().shape().dim(0));
            }
        });
        poolers.forEach(l -> roles.claim(l, Role.POOLER));
        for (Linear linear : last) {
            boolean words = vocabularies.contains(linear.outputs()) || isLargeAndPerToken(linear);
            roles.claim(linear, words ? Role.LM_HEAD : Role.CLASSIFIER);
        }
    }

    private boolean isLargeAndPerToken(Linear linear) {
        return linear.outputs() >= LARGE_VOCABULARY
                && toOutput.leaving(linear.scope(), linear.node().output())
                        .flatMap(OutputFinder::rank)
                        .filter(rank -> rank >= 3)
                        .isPresent();
    }

    private static Optional<Integer> rank(Uses.Value output) {
        return output.scope().outputs().stream()
                .filter(o -> o.name().equals(output.name()))
                .findFirst()
                .flatMap(ValueInfo::type)
                .flatMap(ValueInfo.TensorType::dims)
                .map(List<Dim>::size);
    }

    /** A nonlinear map of one token's state. */
    private boolean isPooler(Linear linear) {
        return isOfOneToken(linear)
                && toActivation
                        .first(
                                linear.scope(),
                                linear.node().output(),
                                u -> Flow.ACTIVATES.contains(Flow.type(u.node())))
                        .isPresent();
    }

    private boolean isOfOneToken(Linear linear) {
        return Worklist.<Visited>backward(structure.uses(), (node, value, state) -> {
                    String type = Flow.type(node);
                    if (SELECTS.contains(type)) {
                        boolean data = structure.weights().feeding(node, 0).isEmpty();
                        return data ? Step.accept() : Step.stop();
                    }
                    return Flow.MOVES.contains(type) ? Step.to(value.scope(), node.input(0), state) : Step.stop();
                })
                .from(linear.scope(), linear.node().input(linear.data()), Visited.HERE)
                .found()
                .isPresent();
    }
}
