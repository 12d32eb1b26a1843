/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.patterns;

import dev.pare.dataflow.Constancy;
import dev.pare.dataflow.FlowResult;
import dev.pare.dataflow.FlowResult.Reached;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.inference.Inference;
import dev.pare.operators.Kind;
import dev.pare.operators.Operators;
import dev.pare.operators.fold.Constant;
import dev.pare.operators.sizes.SymbolicShape;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What recognisers ask about values. Copies, and casts from one floating type to another, are looked through. */
final class Values {
    private final Uses uses;
    private final Inference inference;
    private final Constancy constancy;

    Values(Model model, Uses uses, Inference inference) {
        this.uses = uses;
        this.inference = inference;
        this.constancy = Constancy.of(model, uses);
    }

    Uses uses() {
        return uses;
    }

    /** Whether a node gives its first input as it is, perhaps rounded to another floating type. */
    boolean keeps(Graph scope, Node node) {
        Kind kind = Operators.kind(node);
        return kind == Kind.COPIES
                || (kind == Kind.CASTS && isReal(scope, node.input(0)) && isReal(scope, node.output()));
    }

    /** What is not known to be something else counts: files of custom operators declare little. */
    private boolean isReal(Graph scope, String value) {
        DataType type = inference.type(scope, value);
        return type.isFloating() || type == DataType.UNKNOWN;
    }

    /** The value that a value was copied or cast from: itself, if it was not. */
    Optional<Uses.Value> origin(Graph scope, String name) {
        return way(scope, name).last().map(Reached::value);
    }

    /** The nodes between a value and what it was copied or cast from. */
    List<Node> copies(Graph scope, String name) {
        List<Node> nodes = new ArrayList<>();
        for (Reached<Visited> reached : way(scope, name).reached()) {
            uses.producer(reached.value().scope(), reached.value().name())
                    .filter(n -> keeps(reached.value().scope(), n))
                    .ifPresent(nodes::add);
        }
        return nodes;
    }

    private FlowResult<Visited> way(Graph scope, String name) {
        return Worklist.<Visited>backward(
                        uses,
                        (node, value, state) ->
                                keeps(value.scope(), node) ? Step.to(value.scope(), node.input(0), state) : Step.stop())
                .from(scope, name, Visited.HERE);
    }

    /** The node that makes a value, before copies and casts, if it is of the type. */
    Optional<Made> made(Graph scope, String name, String type) {
        return made(scope, name).filter(m -> m.node().is(type));
    }

    /** The node that makes a value, before copies and casts. */
    Optional<Made> made(Graph scope, String name) {
        return origin(scope, name)
                .flatMap(v -> uses.producer(v.scope(), v.name()).map(n -> new Made(n, v.scope())));
    }

    /** A node and the graph in which it stands. */
    record Made(Node node, Graph scope) {}

    /** Whether two values are the same but for copies and casts; some exporters compute the same twice. */
    boolean areSame(Graph scope, String one, String other) {
        Optional<Uses.Value> first = origin(scope, one);
        Optional<Uses.Value> second = origin(scope, other);
        return first.isPresent() && (first.equals(second) || (second.isPresent() && twins(first.get(), second.get())));
    }

    private boolean twins(Uses.Value one, Uses.Value other) {
        Node first = uses.producer(one.scope(), one.name()).orElse(null);
        Node second = uses.producer(other.scope(), other.name()).orElse(null);
        boolean alike = first != null
                && second != null
                && one.scope() == other.scope()
                && first.op().equals(second.op())
                && first.attributes().isEmpty()
                && second.attributes().isEmpty()
                && first.inputs().size() == second.inputs().size();
        for (int i = 0; alike && i < first.inputs().size(); i++) {
            alike = origin(one.scope(), first.input(i)).equals(origin(one.scope(), second.input(i)));
        }
        return alike;
    }

    /** The number that a constant of one element holds. */
    OptionalDouble number(Graph scope, String name) {
        Constant constant = inference
                .constant(scope, name)
                .filter(c -> c.shape().elements() == 1)
                .orElse(null);
        if (constant == null) {
            return OptionalDouble.empty();
        }
        return constant.isWhole()
                ? OptionalDouble.of(constant.longs().orElseThrow()[0])
                : constant.type().isFloating() ? OptionalDouble.of(constant.floats()[0]) : OptionalDouble.empty();
    }

    /** The whole numbers of a constant. */
    Optional<long[]> wholeNumbers(Graph scope, String name) {
        return inference.constant(scope, name).flatMap(Constant::longs);
    }

    /** Whether a value is the same on every run, and has one number for each place in the last axes. */
    boolean isParameter(Graph scope, String name, int axes) {
        Optional<SymbolicShape> shape = inference.shape(scope, name);
        return !name.isEmpty()
                && constancy.holds(scope, name)
                && shape.filter(s -> s.rank() >= 1 && isRow(s, axes)).isPresent();
    }

    /** Whether all axes before the last ones are one wide, and those together are not. */
    private static boolean isRow(SymbolicShape shape, int axes) {
        for (int axis = 0; axis < shape.rank() - axes; axis++) {
            if (!shape.size(axis).is(1)) {
                return false;
            }
        }
        return shape.fixed().filter(f -> f.elements() > 1).isPresent();
    }

    Optional<Integer> rank(Graph scope, String name) {
        return inference.shape(scope, name).map(SymbolicShape::rank);
    }

    DataType type(Graph scope, String name) {
        return inference.type(scope, name);
    }
}
