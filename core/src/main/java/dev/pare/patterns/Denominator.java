/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.patterns;

import dev.pare.dataflow.FlowResult;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.operators.Kind;
import dev.pare.operators.Operators;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What becomes of a mean of squares: an epsilon is added, a root is taken, and something is divided by it. Spelled as Sqrt and Div, Sqrt
 * and Reciprocal and Mul, 1 divided by Sqrt, or Pow with ½ or −½; the scale may be multiplied into the reciprocal, as TensorFlow does.
 */
final class Denominator {
    private enum Stage {
        VARIANCE,
        SAFE,
        ROOT,
        INVERSE
    }

    /**
     * What is known of a value on the way.
     *
     * @param bounded whether epsilon bounds the value from below instead of being added
     * @param lessMean the value whose mean was squared and subtracted, if one was
     * @param scale where the reciprocal was multiplied by a scale
     */
    record Known(
            Stage stage, double epsilon, boolean bounded, Optional<String> lessMean, Optional<Norm.Parameter> scale) {
        static Known of(boolean root) {
            return new Known(root ? Stage.ROOT : Stage.VARIANCE, 0, false, Optional.empty(), Optional.empty());
        }

        Known at(Stage next) {
            return new Known(next, epsilon, bounded, lessMean, scale);
        }

        Known safe(double added, boolean bounds) {
            Stage next = stage == Stage.VARIANCE ? Stage.SAFE : stage;
            return new Known(next, added, bounds || bounded, lessMean, scale);
        }

        Known less(String mean) {
            return new Known(stage, epsilon, bounded, Optional.of(mean), scale);
        }

        Known scaled(Norm.Parameter by) {
            return new Known(stage, epsilon, bounded, lessMean, Optional.of(by));
        }
    }

    /** Where something is divided: the node, the graph in which it stands, and which of its inputs is divided. */
    record Quotient(Node node, Graph scope, int divided, Known known) {}

    private final Values values;
    private final int axes;
    private final List<Quotient> quotients = new ArrayList<>();
    private final Set<Node> met = Collections.newSetFromMap(new IdentityHashMap<>());
    private Optional<FlowResult.Refusal> refusal = Optional.empty();

    private Denominator(Values values, int axes) {
        this.values = values;
        this.axes = axes;
    }

    /**
     * Follows a mean of squares, or a root of their sum.
     *
     * @param axes how many axes a scale may have
     */
    static Denominator of(Values values, Graph scope, String value, boolean root, int axes) {
        Denominator denominator = new Denominator(values, axes);
        denominator.refusal = Worklist.<Known>forward(
                        values.uses(),
                        denominator::read,
                        (output, known) -> Step.refuse("'" + output.name() + "' is an output of its graph"))
                .from(scope, value, Known.of(root))
                .refusal();
        return denominator;
    }

    List<Quotient> quotients() {
        return quotients;
    }

    /** The nodes on the ways to the quotients, these included. */
    Set<Node> met() {
        return met;
    }

    Optional<FlowResult.Refusal> refusal() {
        return refusal;
    }

    private Step<Known> read(Uses.Use use, Known known) {
        Node node = use.node();
        if (node.is("Shape")) {
            return Step.stop();
        }
        Optional<Known> next = next(use, known);
        if (next.isPresent()) {
            met.add(node);
            return Step.to(use.scope(), node.output(), next.get());
        }
        if (!divides(use, known)) {
            return refused(use, known);
        }
        met.add(node);
        quotients.add(new Quotient(node, use.scope(), 1 - use.input(), known));
        return Step.stop();
    }

    /** What is computed of it alone begins like the pattern, and belongs to what was met. */
    private Step<Known> refused(Uses.Use use, Known known) {
        Node node = use.node();
        String reason = node.label() + " (" + node.op() + ") needs it for something else";
        boolean alone = other(use).isPresent() || Operators.of(node).is(Kind.TRANSFORMS, Kind.RESHAPES);
        if (!alone) {
            return Step.refuse(reason);
        }
        met.add(node);
        return Step.refuse(reason, use.scope(), node.output(), known);
    }

    private static boolean divides(Uses.Use use, Known known) {
        return switch (known.stage()) {
            case ROOT -> use.node().is("Div") && use.input() == 1;
            case INVERSE -> use.node().is("Mul");
            default -> false;
        };
    }

    private Optional<Known> next(Uses.Use use, Known known) {
        Node node = use.node();
        boolean expands = node.is("Expand") && use.input() == 0;
        if (expands || values.keeps(use.scope(), node)) {
            return Optional.of(known);
        }
        return switch (known.stage()) {
            case VARIANCE -> variance(use, known).or(() -> root(use, known));
            case SAFE -> root(use, known);
            case ROOT -> bounded(use, known).or(() -> inverse(use, known));
            case INVERSE -> scaled(use, known);
        };
    }

    private Optional<Known> variance(Uses.Use use, Known known) {
        OptionalDouble number = other(use);
        if (use.node().is("Add") && number.isPresent()) {
            return Optional.of(known.safe(number.getAsDouble(), false));
        }
        if (use.node().is("Sub") && use.input() == 0 && known.lessMean().isEmpty()) {
            return squared(use.scope(), use.node().input(1)).map(known::less);
        }
        return bounded(use, known);
    }

    /** What a value is the square of. */
    private Optional<String> squared(Graph scope, String value) {
        return Square.of(values, scope, value).map(Square::base);
    }

    /** A bound of zero keeps rounding from making a variance negative. */
    private Optional<Known> bounded(Uses.Use use, Known known) {
        OptionalDouble bound = use.node().is("Max") ? other(use) : lowest(use);
        return bound.isEmpty()
                ? Optional.empty()
                : Optional.of(bound.getAsDouble() == 0 ? known : known.safe(bound.getAsDouble(), true));
    }

    private OptionalDouble lowest(Uses.Use use) {
        Node node = use.node();
        if (!node.is("Clip") || use.input() != 0 || !node.input(2).isEmpty()) {
            return OptionalDouble.empty();
        }
        boolean attribute =
                node.attribute("min").isPresent() && node.attribute("max").isEmpty();
        return attribute ? OptionalDouble.of(node.floatAttribute("min", 0)) : values.number(use.scope(), node.input(1));
    }

    private Optional<Known> root(Uses.Use use, Known known) {
        boolean power = use.node().is("Pow") && use.input() == 0;
        double exponent = power ? other(use).orElse(0) : 0;
        if (use.node().is("Sqrt") || exponent == 0.5) {
            return Optional.of(known.at(Stage.ROOT));
        }
        return exponent == -0.5 ? Optional.of(known.at(Stage.INVERSE)) : Optional.empty();
    }

    private Optional<Known> inverse(Uses.Use use, Known known) {
        Node node = use.node();
        boolean power = node.is("Pow") && use.input() == 0 && other(use).orElse(0) == -1;
        boolean quotient = node.is("Div") && use.input() == 1 && other(use).orElse(0) == 1;
        return node.is("Reciprocal") || power || quotient ? Optional.of(known.at(Stage.INVERSE)) : Optional.empty();
    }

    private Optional<Known> scaled(Uses.Use use, Known known) {
        int other = 1 - use.input();
        boolean scales = use.node().is("Mul")
                && known.scale().isEmpty()
                && values.isParameter(use.scope(), use.node().input(other), axes);
        return scales ? Optional.of(known.scaled(new Norm.Parameter(use.node(), other))) : Optional.empty();
    }

    /** The number at the other input of a node. */
    private OptionalDouble other(Uses.Use use) {
        return use.node().inputs().size() == 2
                ? values.number(use.scope(), use.node().input(1 - use.input()))
                : OptionalDouble.empty();
    }
}
