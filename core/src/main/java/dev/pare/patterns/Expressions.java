/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.patterns;

import dev.pare.dataflow.Evaluation;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.patterns.Expression.Squash;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/** The expressions of values that are functions of one value, x. */
final class Expressions implements Evaluation.Rule<Expression> {
    private static final Set<String> PAIRS = Set.of("Add", "Sub", "Mul", "Div", "Pow");
    private static final int HIGHEST_POWER = 4;

    private final Values values;
    private final Uses.Value x;
    private final Optional<Node> maker;

    private Expressions(Values values, Uses.Value x) {
        this.values = values;
        this.x = x;
        this.maker = values.uses().producer(x.scope(), x.name());
    }

    static Evaluation<Expression> of(Values values, Uses.Value x) {
        return new Evaluation<>(values.uses(), new Expressions(values, x));
    }

    /** The inputs of a node of which its expression is made; none for a node of which none is. */
    static List<String> operands(Values values, Graph scope, Node node) {
        if (values.keeps(scope, node) || function(node).isPresent() || node.is("Neg")) {
            return List.of(node.input(0));
        }
        return node.inputs().size() == 2 && PAIRS.stream().anyMatch(node::is)
                ? node.inputs().stream()
                        .filter(i -> values.number(scope, i).isEmpty())
                        .toList()
                : List.of();
    }

    /** The function that a node applies, if it is one of those that the gates are made of. */
    static Optional<Function<Expression, Optional<Expression>>> function(Node node) {
        if (node.is("Erf")) {
            return Optional.of(e -> e.in(Squash.ERF));
        }
        if (node.is("Sigmoid")) {
            return Optional.of(e -> e.in(Squash.SIGMOID));
        }
        return node.is("Tanh") ? Optional.of(Expression::tanh) : Optional.empty();
    }

    @Override
    public List<String> needs(Node node, Graph scope) {
        return maker.filter(m -> m == node).isPresent() ? List.of() : operands(values, scope, node);
    }

    @Override
    public Optional<Expression> given(Uses.Value value) {
        return value.equals(x) ? Optional.of(Expression.X) : Optional.empty();
    }

    @Override
    public Optional<Expression> result(Node node, Uses.Value output, Function<String, Optional<Expression>> inputs) {
        if (output.equals(x)) {
            return Optional.of(Expression.X);
        }
        if (operands(values, output.scope(), node).isEmpty()) {
            return Optional.empty();
        }
        Optional<Expression> first = operand(node, 0, output.scope(), inputs);
        if (values.keeps(output.scope(), node)) {
            return first;
        }
        Optional<Function<Expression, Optional<Expression>>> function = function(node);
        if (function.isPresent()) {
            return first.flatMap(function.get());
        }
        return node.is("Neg")
                ? first.flatMap(e -> e.times(Expression.number(-1)))
                : first.flatMap(a -> pair(node, output.scope(), a, operand(node, 1, output.scope(), inputs)));
    }

    private Optional<Expression> operand(
            Node node, int input, Graph scope, Function<String, Optional<Expression>> inputs) {
        OptionalDouble number = values.number(scope, node.input(input));
        return number.isPresent()
                ? Optional.of(Expression.number(number.getAsDouble()))
                : inputs.apply(node.input(input));
    }

    private Optional<Expression> pair(Node node, Graph scope, Expression first, Optional<Expression> second) {
        if (node.is("Div") || node.is("Pow")) {
            OptionalDouble number = values.number(scope, node.input(1));
            return number.isEmpty()
                    ? Optional.empty()
                    : node.is("Div")
                            ? first.times(Expression.number(1 / number.getAsDouble()))
                            : power(first, number.getAsDouble());
        }
        return second.flatMap(b -> node.is("Mul")
                ? first.times(b)
                : node.is("Add")
                        ? first.plus(b)
                        : b.times(Expression.number(-1)).flatMap(first::plus));
    }

    private static Optional<Expression> power(Expression base, double exponent) {
        if (exponent != Math.rint(exponent) || exponent < 1 || exponent > HIGHEST_POWER) {
            return Optional.empty();
        }
        Optional<Expression> power = Optional.of(base);
        for (int i = 1; i < exponent; i++) {
            power = power.flatMap(p -> p.times(base));
        }
        return power;
    }
}
