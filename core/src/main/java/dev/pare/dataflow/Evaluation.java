/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.dataflow;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Works out what is known about values from what is known about the inputs of the nodes that make them: on demand, each value once, and
 * without recursion, so that a chain may be as long as it likes. Where a broken graph has a cycle, nothing is known.
 *
 * @param <S> what is known about a value
 */
public final class Evaluation<S> {
    /** What an operator makes of its inputs. */
    public interface Rule<S> {
        /** Names of the inputs that the rule will ask for; none for a node that it does not know. */
        List<String> needs(Node node, Graph scope);

        /** What is known about an output of a node. */
        Optional<S> result(Node node, Uses.Value output, Function<String, Optional<S>> inputs);

        /** What is known about a value that no node makes. */
        default Optional<S> given(Uses.Value value) {
            return Optional.empty();
        }
    }

    private final Uses uses;
    private final Rule<S> rule;
    private final Map<Uses.Value, Optional<S>> known = new HashMap<>();
    private final Set<Uses.Value> begun = new HashSet<>();

    public Evaluation(Uses uses, Rule<S> rule) {
        this.uses = uses;
        this.rule = rule;
    }

    /** What is known about a value, by its name in a graph. */
    public Optional<S> of(Graph scope, String name) {
        return uses.resolve(scope, name).flatMap(this::of);
    }

    private Optional<S> of(Uses.Value wanted) {
        Deque<Uses.Value> waiting = new ArrayDeque<>();
        waiting.push(wanted);
        while (!waiting.isEmpty()) {
            Uses.Value value = waiting.peek();
            if (begun.add(value)) {
                needs(value).stream().filter(v -> !begun.contains(v)).forEach(waiting::push);
            } else {
                waiting.pop();
                if (!known.containsKey(value)) {
                    known.put(value, evaluated(value));
                }
            }
        }
        return known.get(wanted);
    }

    private List<Uses.Value> needs(Uses.Value value) {
        return uses.producer(value.scope(), value.name())
                .map(n -> rule.needs(n, value.scope()).stream()
                        .flatMap(i -> uses.resolve(value.scope(), i).stream())
                        .toList())
                .orElse(List.of());
    }

    private Optional<S> evaluated(Uses.Value value) {
        return uses.producer(value.scope(), value.name())
                .map(n -> rule.result(
                        n,
                        value,
                        i -> uses.resolve(value.scope(), i).flatMap(v -> known.getOrDefault(v, Optional.empty()))))
                .orElseGet(() -> rule.given(value));
    }
}
