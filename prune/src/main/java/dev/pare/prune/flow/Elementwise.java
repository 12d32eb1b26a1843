/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.flow;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.operators.Kind;
import dev.pare.operators.Operators;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Nodes that compute every number of their result from the numbers at the same place, wherever that place is. */
public final class Elementwise {

    private final Facts facts;

    public Elementwise(Facts facts) {
        this.facts = facts;
    }

    /** The inputs that are not single constant numbers; empty if the node is of another kind. */
    public Optional<List<String>> variables(Node node) {
        if (!computes(node) || node.outputs().size() != 1) {
            return Optional.empty();
        }
        List<String> variables = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            if (!node.input(i).isEmpty() && !isNumber(node, i)) {
                variables.add(node.input(i));
            }
        }
        return variables.isEmpty() ? Optional.empty() : Optional.of(variables);
    }

    private static boolean computes(Node node) {
        return node.is(node.op().type())
                && Operators.of(node)
                        .is(Kind.COPIES, Kind.CASTS, Kind.ACTIVATES, Kind.TRANSFORMS, Kind.CHANGES_SIGN, Kind.COMBINES);
    }

    private boolean isNumber(Node node, int input) {
        return facts.weights()
                .feeding(node, input)
                .map(Weight::tensor)
                .filter(t -> t.shape().rank() <= 1 && t.shape().elements() == 1)
                .isPresent();
    }

    /**
     * Whether a value is computed number by number from values that end the way, and from nothing else.
     *
     * @param ends whether a value ends the way
     * @param way the nodes on it are added
     */
    public boolean above(Graph scope, String value, Predicate<String> ends, Set<Node> way) {
        return Worklist.<Visited>backward(
                        facts.uses(),
                        (node, made, state) -> {
                            if (made.scope() == scope && ends.test(made.name())) {
                                return Step.stop();
                            }
                            way.add(node);
                            return made.scope() == scope
                                    ? variables(node)
                                            .map(v -> Step.to(scope, v, state))
                                            .orElseGet(() -> Step.refuse("computed with more than one place"))
                                    : Step.refuse("made in another graph");
                        },
                        (given, state) -> Step.refuse("made of something else"))
                .allows(scope, List.of(value), Visited.HERE);
    }
}
