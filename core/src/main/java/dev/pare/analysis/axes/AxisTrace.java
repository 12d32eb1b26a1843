/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.axes;

import dev.pare.analysis.Facts;
import dev.pare.dataflow.FlowResult;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Order;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where an axis of units goes from the products that make it to the products that read it. What it does not understand, it refuses. */
public final class AxisTrace {
    /** Where units must lie in what a node reads: an axis, negative if it counts from the end. */
    private record End(int input, int axis, int outer, int inner) {}

    private final Facts facts;
    private final Graph scope;
    private final IdentityHashMap<Node, List<End>> ends = new IdentityHashMap<>();
    private final Set<Node> done = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Followed followed;
    private boolean meets;
    private int met;

    private AxisTrace(Facts facts, Graph scope, boolean picks) {
        this.facts = facts;
        this.scope = scope;
        this.followed = new Followed(facts, scope, picks);
    }

    /** A trace of units that are alike, such as heads: whatever joins them must be the same for all. */
    public static AxisTrace ofAlike(Facts facts, Graph scope) {
        return new AxisTrace(facts, scope, false);
    }

    /** A trace of units that differ, such as pairs that rotary embeddings turn: what joins them may vary along their axis. */
    public static AxisTrace ofDifferent(Facts facts, Graph scope) {
        return new AxisTrace(facts, scope, true);
    }

    /** What starts at a node. */
    public void start(Node node, Layout layout) {
        start(node, node.output(), layout);
    }

    /** What starts at a value that a node makes, or that comes right behind it. */
    public void start(Node node, String value, Layout layout) {
        followed.layouts().put(value, layout);
        done.add(node);
    }

    /**
     * A node that reads the axis.
     *
     * @param axis of its input that must hold the units, negative if it counts from the end
     */
    public void end(Node node, int input, int axis, int outer, int inner) {
        ends.computeIfAbsent(node, n -> new ArrayList<>()).add(new End(input, axis, outer, inner));
    }

    /** Ends where two values with the units are multiplied along them, last axis with last but one: once. */
    public void endAtProduct() {
        meets = true;
    }

    /** Follows all that was started. */
    public Trace follow() {
        List<FlowResult.Reached<Layout>> starts = new ArrayList<>();
        followed.layouts()
                .forEach((value, layout) -> facts.uses()
                        .resolve(scope, value)
                        .ifPresent(v -> starts.add(new FlowResult.Reached<>(v, layout))));
        AxisRules rules = new AxisRules(followed);
        // What enters a node from several sides is known when it is taken in the order of the graph.
        FlowResult<Layout> result = Worklist.<Layout>forward(facts.uses(), (use, layout) -> read(use, rules))
                .in(Order.GRAPH_ORDER)
                .untilRefused()
                .from(starts);
        return result.refusal()
                .map(FlowResult.Refusal::text)
                .or(this::loose)
                .<Trace>map(Trace.Refused::new)
                .orElseGet(() -> new Trace.Found(
                        followed.rows(),
                        followed.sizes(),
                        followed.bounds(),
                        followed.picked(),
                        followed.layouts().keySet()));
    }

    private Step<Layout> read(Uses.Use use, AxisRules rules) {
        Node node = use.node();
        if (use.scope() != scope || !done.add(node)) {
            return Step.stop();
        }
        Optional<String> refusal =
                ends.containsKey(node) ? end(node) : meets(node) ? Optional.empty() : rules.apply(node);
        List<Step.Next<Layout>> next = new ArrayList<>();
        node.outputs().forEach(o -> followed.at(o).ifPresent(l -> next.add(new Step.Next<>(scope, o, l))));
        return refusal.<Step<Layout>>map(Step::refuse).orElseGet(() -> new Step.Continue<>(next));
    }

    private boolean meets(Node node) {
        Optional<Layout> a = node.is("MatMul") ? followed.at(node.input(0)) : Optional.empty();
        Optional<Layout> b = a.flatMap(l -> followed.at(node.input(1)));
        boolean here = meets
                && b.isPresent()
                && a.get().fromEnd() == -1
                && b.get().fromEnd() == -2
                && a.get().outer() == b.get().outer()
                && a.get().inner() == b.get().inner();
        met += here ? 1 : 0;
        return here;
    }

    private Optional<String> end(Node node) {
        boolean right = ends.get(node).stream()
                .allMatch(e -> followed.at(node.input(e.input()))
                        .filter(l -> isRight(e, l))
                        .isPresent());
        return right ? Optional.empty() : Optional.of("its units do not lie side by side at " + node.label());
    }

    private static boolean isRight(End end, Layout layout) {
        return layout.outer() == end.outer()
                && layout.inner() == end.inner()
                && (end.axis() < 0 ? layout.fromEnd() == end.axis() : layout.ranked() && layout.axis() == end.axis());
    }

    /** Whether something reads a value that was followed without having been looked at, or an end was not reached. */
    private Optional<String> loose() {
        Set<String> values = new HashSet<>(followed.layouts().keySet());
        for (String value : values) {
            if (facts.uses().isOutput(scope, value)) {
                return Optional.of("its value " + value + " is an output of the model");
            }
            for (Uses.Use use : facts.uses().consumers(scope, value)) {
                if (!done.contains(use.node())) {
                    return Optional.of(
                            "its value " + value + " is read by " + use.node().label());
                }
            }
        }
        if (meets && met != 1) {
            return Optional.of("they are multiplied with each other " + met + " times, and not once");
        }
        return ends.keySet().stream()
                .filter(n -> !done.contains(n))
                .findFirst()
                .map(n -> "the way to " + n.label() + " was not found");
    }
}
