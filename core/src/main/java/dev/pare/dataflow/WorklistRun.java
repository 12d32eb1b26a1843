/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.dataflow;

import dev.pare.dataflow.FlowResult.End;
import dev.pare.dataflow.FlowResult.Reached;
import dev.pare.dataflow.FlowResult.Refusal;
import dev.pare.dataflow.Worklist.Order;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/** One analysis from its starts to its end. */
final class WorklistRun<S> {
    /** A state that grows in a loop of a broken graph would not end by itself. */
    private static final int MOST_STATES = 256;

    /**
     * Work that waits.
     *
     * @param edge null if the edges of the value are not known yet
     * @param number in the order in which work was found
     */
    private record Item<S>(Uses.Value value, Edge edge, S state, FlowPath path, long number) {}

    private final Uses uses;
    private final Worklist.Direction<S> direction;
    private final Order order;
    private final boolean untilRefused;
    private final Queue<Item<S>> waiting;
    private final Set<Reached<S>> reached = new LinkedHashSet<>();
    private final Map<Uses.Value, Integer> states = new HashMap<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final Map<Graph, Map<Node, Integer>> places = new IdentityHashMap<>();
    private End<S> found;
    private long count;

    WorklistRun(Uses uses, Worklist.Direction<S> direction, Order order, boolean untilRefused) {
        this.uses = uses;
        this.direction = direction;
        this.order = order;
        this.untilRefused = untilRefused;
        this.waiting = order == Order.GRAPH_ORDER
                ? new PriorityQueue<>(
                        Comparator.<Item<S>>comparingInt(this::place).thenComparingLong(Item::number))
                : new ArrayDeque<>();
    }

    FlowResult<S> from(List<Reached<S>> starts) {
        wait(starts.stream()
                .map(s -> item(s.value(), null, s.state(), FlowPath.EMPTY))
                .toList());
        while (!waiting.isEmpty() && found == null && !(untilRefused && !refusals.isEmpty())) {
            Item<S> item = waiting.remove();
            if (item.edge() == null) {
                expand(item);
            } else {
                take(item);
            }
        }
        return new FlowResult<>(Optional.ofNullable(found), refusals, reached);
    }

    private Item<S> item(Uses.Value value, Edge edge, S state, FlowPath path) {
        return new Item<>(value, edge, state, path, count++);
    }

    private void wait(List<Item<S>> items) {
        if (order == Order.DEPTH_FIRST) {
            for (int i = items.size() - 1; i >= 0; i--) {
                ((Deque<Item<S>>) waiting).addFirst(items.get(i));
            }
        } else {
            waiting.addAll(items);
        }
    }

    /** Values go before all nodes, so that the first node is taken of those that all known values lead to. */
    private int place(Item<S> item) {
        return item.edge() instanceof Edge.Read read
                ? places(read.use().scope()).getOrDefault(read.use().node(), -1)
                : item.edge() instanceof Edge.Made made
                        ? -places(made.value().scope()).getOrDefault(made.producer(), 0)
                        : Integer.MIN_VALUE;
    }

    private Map<Node, Integer> places(Graph graph) {
        return places.computeIfAbsent(graph, g -> {
            Map<Node, Integer> numbers = new IdentityHashMap<>();
            g.nodes().forEach(n -> numbers.put(n, numbers.size()));
            return numbers;
        });
    }

    private void expand(Item<S> item) {
        if (!reached.add(new Reached<>(item.value(), item.state()))) {
            return;
        }
        if (states.merge(item.value(), 1, Integer::sum) > MOST_STATES) {
            refusals.add(new Refusal(
                    "value '" + item.value().name() + "' is reached in more than " + MOST_STATES
                            + " ways that differ, so it was not followed further",
                    item.path()));
            return;
        }
        wait(direction.edges(item.value()).stream()
                .map(e -> item(item.value(), e, item.state(), item.path()))
                .toList());
    }

    private void take(Item<S> item) {
        Step<S> step = direction.apply(item.edge(), item.state());
        FlowPath path = item.edge() instanceof Edge.Read read
                ? item.path().through(read.use().node())
                : item.edge() instanceof Edge.Made made ? item.path().through(made.producer()) : item.path();
        if (step instanceof Step.Continue<S> on) {
            goOn(on.next(), path);
        } else if (step instanceof Step.Refuse<S> refuse) {
            refusals.add(new Refusal(refuse.reason(), path));
            goOn(refuse.next(), path);
        } else if (step instanceof Step.Accept<S>) {
            Optional<Uses.Use> use = item.edge() instanceof Edge.Read read ? Optional.of(read.use()) : Optional.empty();
            found = new End<>(item.value(), use, item.state(), path);
        }
    }

    private void goOn(List<Step.Next<S>> values, FlowPath path) {
        List<Item<S>> next = new ArrayList<>();
        for (Step.Next<S> n : values) {
            uses.resolve(n.scope(), n.name()).ifPresent(v -> next.add(item(v, null, n.state(), path)));
        }
        wait(next);
    }
}
