/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.patterns;

import dev.pare.dataflow.Evaluation;
import dev.pare.dataflow.FlowResult.Reached;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.patterns.Activation.Formula;
import dev.pare.patterns.Expression.Polynomial;
import dev.pare.patterns.Expression.Squash;
import dev.pare.patterns.Recognition.Match;
import dev.pare.patterns.Recognition.Reason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Activations in many nodes, found by the erf, tanh or logistic function in them: the values behind it are compared with each formula as
 * functions of the values before it, so that the order and grouping of operators do not matter.
 */
final class WrittenActivations {
    private static final Map<Formula, Expression> FORMULAS = formulas();

    private final Values values;

    WrittenActivations(Values values) {
        this.values = values;
    }

    private static Map<Formula, Expression> formulas() {
        double slope = 2 * Math.sqrt(2 / Math.PI);
        Map<Formula, Expression> formulas = new EnumMap<>(Formula.class);
        formulas.put(
                Formula.GELU,
                new Expression(
                        Polynomial.of(0, 0.5),
                        Polynomial.of(0, 0.5),
                        Optional.of(Squash.ERF),
                        Polynomial.of(0, Math.sqrt(0.5))));
        formulas.put(Formula.GELU_TANH, gated(Polynomial.of(0, slope, 0, slope * 0.044715)));
        formulas.put(Formula.GELU_SIGMOID, gated(Polynomial.of(0, 1.702)));
        formulas.put(Formula.SILU, gated(Polynomial.of(0, 1)));
        return formulas;
    }

    /** x · σ(argument) */
    private static Expression gated(Polynomial argument) {
        return new Expression(Polynomial.of(), Polynomial.of(0, 1), Optional.of(Squash.SIGMOID), argument);
    }

    /** The activation that the function of a node is in; empty if the node is no such function. */
    Optional<Recognition<Activation>> at(Graph scope, Node node) {
        if (Expressions.function(node).isEmpty()) {
            return Optional.empty();
        }
        List<Uses.Value> after = after(scope, node);
        for (Uses.Value x : before(scope, node)) {
            Evaluation<Expression> expressions = Expressions.of(values, x);
            for (Uses.Value value : after) {
                Optional<Formula> formula =
                        expressions.of(value.scope(), value.name()).flatMap(WrittenActivations::named);
                if (formula.isPresent() && x.scope() == scope && value.scope() == scope) {
                    return Optional.of(new Match<>(new Activation(
                            formula.get(), scope, x.name(), Optional.empty(), value.name(), Optional.empty())));
                }
            }
        }
        String text = "what " + node.label() + " (" + node.op() + ") computes is not multiplied with its data as in "
                + "any of " + FORMULAS.keySet();
        return Optional.of(new Reason<>(text, node, Set.of(node)));
    }

    private static Optional<Formula> named(Expression expression) {
        return FORMULAS.entrySet().stream()
                .filter(e -> expression.isNear(e.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The values of which the argument may be a function, the nearest first. */
    private List<Uses.Value> before(Graph scope, Node function) {
        Set<Uses.Value> found = new LinkedHashSet<>();
        Worklist.<Visited>backward(
                        values.uses(),
                        (node, value, state) ->
                                Step.to(value.scope(), Expressions.operands(values, value.scope(), node), state))
                .from(scope, function.input(0), Visited.HERE)
                .reached()
                .forEach(r -> found.add(r.value()));
        return new ArrayList<>(found);
    }

    /** The values that may be functions of the same data, the nearest first. */
    private List<Uses.Value> after(Graph scope, Node function) {
        return Worklist.<Visited>forward(
                        values.uses(),
                        (use, state) -> Expressions.operands(values, use.scope(), use.node())
                                                .isEmpty()
                                        || Expressions.function(use.node()).isPresent()
                                ? Step.stop()
                                : Step.behind(use, state))
                .from(scope, function.output(), Visited.HERE)
                .reached()
                .stream()
                .map(Reached::value)
                .toList();
    }
}
