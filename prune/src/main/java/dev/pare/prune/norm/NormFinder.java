/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.norm;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Worklist;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import dev.pare.inference.Inference;
import dev.pare.tensor.DataType;
import dev.pare.tensor.TensorValues;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the layer normalizations that weights scale. */
final class NormFinder {
    /** What stands between a square and what is divided by its root. */
    private static final Set<String> TO_SQUARE = Set.of("Sqrt", "Reciprocal", "Add", "ReduceMean");

    private final Facts facts;
    /** Worked out when the first normalization in one node is met: most older models have none. */
    private Inference types;

    NormFinder(Facts facts) {
        this.facts = facts;
    }

    private DataType type(WeightUse use) {
        types = types == null ? facts.inference() : types;
        return types.type(use.scope(), use.node().input(0));
    }

    /** Whether a weight scales a normalization in one node. */
    static boolean isWhole(WeightUse use) {
        return use.node().is("LayerNormalization") && use.input() == 1;
    }

    /** Why a normalization in one node has to stay as it is. */
    Optional<String> refusal(WeightUse use) {
        Node node = use.node();
        if (type(use) != DataType.FLOAT) {
            return Optional.of("normalizes other numbers than 32-bit floats at " + node.label());
        }
        if (node.outputs().stream().skip(1).anyMatch(o -> !o.isEmpty())) {
            return Optional.of("gives its mean or deviation, too, at " + node.label());
        }
        return axes(use).isEmpty()
                ? Optional.of("counts its axis from the front of a value of unknown rank at " + node.label())
                : Optional.empty();
    }

    Norm.Whole whole(WeightUse use) {
        return new Norm.Whole(use.scope(), use.node(), axes(use).orElseThrow());
    }

    private Optional<Integer> axes(WeightUse use) {
        int axis = (int) use.node().intAttribute("axis", -1);
        return axis < 0 ? Optional.of(-axis) : rank(use.scope(), use.node()).map(r -> r - axis);
    }

    private static Optional<Integer> rank(Graph scope, Node node) {
        return Stream.concat(
                        scope.valueInfos().stream(), Stream.concat(scope.inputs().stream(), scope.outputs().stream()))
                .filter(v -> v.name().equals(node.input(0)) || v.name().equals(node.output()))
                .flatMap(v -> v.type().flatMap(ValueInfo.TensorType::dims).stream())
                .map(List::size)
                .findFirst();
    }

    /** The normalization in pieces that a weight scales, if its square is a power. */
    Optional<Norm.Pieces> pieces(WeightUse use) {
        if (!use.node().is("Mul")) {
            return Optional.empty();
        }
        Graph scope = use.scope();
        return producer(scope, use.node().input(1 - use.input()))
                .filter(n -> n.is("Div") || n.is("Mul"))
                .flatMap(n -> square(scope, n))
                .map(power -> new Norm.Pieces(scope, power));
    }

    /** The square that a result is divided by the root of; the state says whether its mean was taken. */
    private Optional<Node> square(Graph scope, Node normal) {
        return Worklist.<Boolean>backward(facts.uses(), (node, value, mean) -> {
                    if (TO_SQUARE.contains(node.op().type())) {
                        return Step.to(value.scope(), node.input(0), mean || node.is("ReduceMean"));
                    }
                    return node.is("Pow") && isTwo(node) && mean && centred(scope, node) ? Step.accept() : Step.stop();
                })
                .from(scope, normal.input(1), false)
                .found()
                .flatMap(end -> producer(end.value().scope(), end.value().name()));
    }

    /** Root mean squares are computed fast as they are. */
    private boolean centred(Graph scope, Node power) {
        return producer(scope, power.input(0))
                .filter(n -> n.is("Sub"))
                .flatMap(n -> producer(scope, n.input(1)))
                .filter(n -> n.is("ReduceMean"))
                .isPresent();
    }

    private boolean isTwo(Node power) {
        return facts.weights()
                .feeding(power, 1)
                .map(Weight::tensor)
                .filter(t -> t.shape().elements() == 1 && t.type() == DataType.FLOAT)
                .filter(t -> TensorValues.floats(t)[0] == 2)
                .isPresent();
    }

    private Optional<Node> producer(Graph scope, String value) {
        return facts.uses().producer(scope, value);
    }
}
