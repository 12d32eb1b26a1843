/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.features;

import dev.pare.analysis.Facts;
import dev.pare.dataflow.FlowResult;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Worklist;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** What nodes that rearrange, select or convert do to features, and the straight ways through them in one graph. */
public final class Rearrangement {
    /**
     * A way on which each value is read by the next node alone. Nodes that ask for a shape do not count.
     *
     * @param start the node at its upper end, which does more than rearrange
     * @param passed the nodes behind it, in the order of the data
     */
    public record Way(Node start, List<Node> passed) {
        public Way {
            passed = List.copyOf(passed);
        }
    }

    private final Facts facts;
    private final Graph scope;

    public Rearrangement(Facts facts, Graph scope) {
        this.facts = facts;
        this.scope = scope;
    }

    /** Whether a node hands all numbers of its first input on, in another order, shape or type. */
    public static boolean rearranges(Node node) {
        return node.is("Reshape") || node.is("Transpose") || node.is("Identity") || node.is("Cast");
    }

    /** Where features are behind a node; empty if it computes, or if it is not certain where they go. */
    public Optional<FeatureAxes> behind(Node node, FeatureAxes at) {
        if (node.is("Transpose")) {
            return at.transposed(node.intsAttribute("perm").orElseGet(() -> FeatureAxes.reversed(at.rank())));
        }
        if (node.is("Reshape")) {
            return ReshapeSizes.of(facts, scope, node).flatMap(at::reshaped);
        }
        return rearranges(node) ? Optional.of(at) : selected(node, at);
    }

    /** Where features are behind several nodes, one after the other. */
    public Optional<FeatureAxes> behind(List<Node> nodes, FeatureAxes at) {
        Optional<FeatureAxes> end = Optional.of(at);
        for (Node node : nodes) {
            end = end.flatMap(f -> behind(node, f));
        }
        return end;
    }

    /** One token of each sentence: rows are taken out, features stay last. */
    private Optional<FeatureAxes> selected(Node node, FeatureAxes at) {
        boolean one = node.is("Gather")
                && node.intAttribute("axis", 0) == 1
                && facts.weights()
                        .feeding(node, 1)
                        .filter(w -> w.tensor().shape().rank() == 0)
                        .isPresent();
        boolean known = at.rank() == 0 || at.rank() == 3;
        return one && known && at.wholeIn(-1) ? Optional.of(FeatureAxes.last(at.features())) : Optional.empty();
    }

    /**
     * The straight way to an input of a node.
     *
     * @param passes the input by which data enters a node that may stand on the way, or −1 if it may not
     * @return empty if the way begins outside of the graph, or something else reads from it
     */
    public Optional<Way> above(Node node, int input, ToIntFunction<Node> passes) {
        FlowResult<Node> result = Worklist.<Node>backward(facts.uses(), (producer, value, reader) -> {
                    int data = passes.applyAsInt(producer);
                    if (value.scope() != scope || !facts.uses().isReadOnlyBy(scope, value.name(), reader)) {
                        return Step.stop();
                    }
                    return data < 0 ? Step.accept() : Step.to(scope, producer.input(data), producer);
                })
                .from(scope, node.input(input), node);
        return result.found().map(end -> {
            List<Node> passed = new ArrayList<>(end.path().nodes());
            Node start = passed.remove(passed.size() - 1);
            Collections.reverse(passed);
            return new Way(start, passed);
        });
    }
}
