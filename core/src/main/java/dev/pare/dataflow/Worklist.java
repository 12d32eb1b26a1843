/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.dataflow;

import dev.pare.dataflow.FlowResult.Reached;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Carries what is known about values along the edges of a graph, forward to what is made of them or backward to what they are made of.
 * Each pair of a value and a state is visited once, so that ways that join again cost nothing and loops end. There is no other limit
 * on the length of a way; a value that is reached in very many states is refused.
 *
 * @param <S> what is known about a value; needs {@code equals}. Where reaching it is all that counts: {@link Visited}
 */
public final class Worklist<S> {
    /** The state of an analysis that asks only what can be reached. */
    public enum Visited {
        HERE
    }

    /** Which of the edges that are waiting is taken next. */
    public enum Order {
        /** The one that was found first, so that what is near comes before what is far. */
        NEAREST_FIRST,
        /** The one that was found last, in the order of the uses of a value: each way to its end, as recursion would go. */
        DEPTH_FIRST,
        /** The one whose node stands first in its graph: all that enters a node is known when it is taken. */
        GRAPH_ORDER
    }

    /** What the next edges of a value are, and what the transfer function says about them. */
    sealed interface Direction<S> permits ForwardEdges, BackwardEdges {
        List<Edge> edges(Uses.Value value);

        Step<S> apply(Edge edge, S state);

        Direction<S> throughNestedGraphs();
    }

    private final Uses uses;
    private final Direction<S> direction;
    private final Order order;
    private final boolean untilRefused;

    private Worklist(Uses uses, Direction<S> direction, Order order, boolean untilRefused) {
        this.uses = uses;
        this.direction = direction;
        this.order = order;
        this.untilRefused = untilRefused;
    }

    /** Follows values to what is made of them, the nearest first. */
    public static <S> Worklist<S> forward(Uses uses, ForwardTransfer<S> transfer) {
        return new Worklist<>(uses, new ForwardEdges<>(uses, transfer, false), Order.NEAREST_FIRST, false);
    }

    /** Follows values to what they are made of, the nearest first. */
    public static <S> Worklist<S> backward(Uses uses, BackwardTransfer<S> transfer) {
        return new Worklist<>(uses, new BackwardEdges<>(uses, transfer, false), Order.NEAREST_FIRST, false);
    }

    /** @param leave what happens where a value is an output of its graph */
    public static <S> Worklist<S> forward(
            Uses uses, ForwardTransfer<S> read, BiFunction<Uses.Value, S, Step<S>> leave) {
        return forward(uses, new ForwardTransfer<S>() {
            @Override
            public Step<S> read(Uses.Use use, S state) {
                return read.read(use, state);
            }

            @Override
            public Step<S> leave(Uses.Value value, S state) {
                return leave.apply(value, state);
            }
        });
    }

    /** @param given what happens where no node makes a value */
    public static <S> Worklist<S> backward(
            Uses uses, BackwardTransfer<S> made, BiFunction<Uses.Value, S, Step<S>> given) {
        return backward(uses, new BackwardTransfer<S>() {
            @Override
            public Step<S> made(Node producer, Uses.Value value, S state) {
                return made.made(producer, value, state);
            }

            @Override
            public Step<S> given(Uses.Value value, S state) {
                return given.apply(value, state);
            }
        });
    }

    public Worklist<S> in(Order other) {
        return new Worklist<>(uses, direction, other, untilRefused);
    }

    /** Ends at the first refusal instead of looking for all of them. */
    public Worklist<S> untilRefused() {
        return new Worklist<>(uses, direction, order, true);
    }

    /**
     * Follows values into the bodies of If, Loop and Scan, from each round to the next, and out again, with the state that they have. The
     * transfer function is not asked about these nodes then.
     */
    public Worklist<S> throughNestedGraphs() {
        return new Worklist<>(uses, direction.throughNestedGraphs(), order, untilRefused);
    }

    /** Starts from a value, by its name in a graph; reaches nothing if the graph does not define it. */
    public FlowResult<S> from(Graph scope, String name, S state) {
        return from(scope, List.of(name), state);
    }

    /** Starts from several values of a graph; ignores names that it does not define. */
    public FlowResult<S> from(Graph scope, List<String> names, S state) {
        return from(names.stream()
                .flatMap(n -> uses.resolve(scope, n).stream())
                .map(v -> new Reached<>(v, state))
                .toList());
    }

    /** Whether something is accepted on the way from some values. */
    public boolean finds(Graph scope, List<String> names, S state) {
        return from(scope, names, state).found().isPresent();
    }

    /** Whether nothing is refused on the way from some values. */
    public boolean allows(Graph scope, List<String> names, S state) {
        return untilRefused().from(scope, names, state).refusals().isEmpty();
    }

    /** Starts from several values, in their order. */
    public FlowResult<S> from(List<Reached<S>> starts) {
        return new WorklistRun<>(uses, direction, order, untilRefused).from(starts);
    }
}
