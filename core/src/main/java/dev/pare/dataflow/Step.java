/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.dataflow;

import dev.pare.graph.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a transfer function says about one edge of the graph.
 *
 * @param <S> what is known about a value on the way to it
 */
public sealed interface Step<S> {
    /** The analysis goes on at these values. A name that the graph does not define is passed over. */
    record Continue<S>(List<Next<S>> next) implements Step<S> {
        public Continue {
            next = List.copyOf(next);
        }
    }

    /** A value, by its name in a graph, and what is known about it. */
    record Next<S>(Graph scope, String name, S state) {}

    /** The way ends here, as it should. */
    record Stop<S>() implements Step<S> {}

    /** This is what was looked for: the whole analysis ends. */
    record Accept<S>() implements Step<S> {}

    /**
     * Something that the analysis does not allow.
     *
     * @param next where it goes on all the same, to find all that is concerned; mostly nowhere
     */
    record Refuse<S>(String reason, List<Next<S>> next) implements Step<S> {
        public Refuse {
            next = List.copyOf(next);
        }
    }

    static <S> Step<S> stop() {
        return new Stop<>();
    }

    static <S> Step<S> accept() {
        return new Accept<>();
    }

    /** @param reason a sentence or its predicate, as it will stand in a plan */
    static <S> Step<S> refuse(String reason) {
        return new Refuse<>(reason, List.of());
    }

    /** Refuses the node, but continues the analysis behind it. */
    static <S> Step<S> refuse(String reason, Graph scope, String name, S state) {
        return new Refuse<>(reason, List.of(new Next<>(scope, name, state)));
    }

    static <S> Step<S> to(Graph scope, String name, S state) {
        return new Continue<>(List.of(new Next<>(scope, name, state)));
    }

    /** The same state at several values of a graph; names of omitted inputs and outputs are passed over. */
    static <S> Step<S> to(Graph scope, List<String> names, S state) {
        List<Next<S>> next = new ArrayList<>();
        for (String name : names) {
            if (!name.isEmpty()) {
                next.add(new Next<>(scope, name, state));
            }
        }
        return new Continue<>(next);
    }

    /** Continues behind the node of a use, at all its outputs. */
    static <S> Step<S> behind(Uses.Use use, S state) {
        return to(use.scope(), use.node().outputs(), state);
    }

    /** Continues at a value with this state if there is one; otherwise refuses with the reason. */
    static <S> Step<S> to(Graph scope, String name, Optional<S> state, String reason) {
        return state.map(s -> to(scope, name, s)).orElseGet(() -> refuse(reason));
    }
}
