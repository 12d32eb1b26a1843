/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.features;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.operators.Kind;
import dev.pare.operators.Operators;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a value is one number: a constant, a size picked out of a shape, or made of such numbers. */
public final class SingleNumber {

    private final Facts facts;

    public SingleNumber(Facts facts) {
        this.facts = facts;
    }

    /** Whether an input of a node is one number. */
    public boolean at(Graph scope, Node node, int input) {
        List<String> open = new ArrayList<>();
        return constants(node, open, input)
                && Worklist.backward(facts.uses(), this::made).allows(scope, open, Visited.HERE);
    }

    /** The input that a node multiplies with one number, or divides by it; −1 if it does neither. */
    public int scaledInput(Graph scope, Node node) {
        if (node.is("Mul") && at(scope, node, 0)) {
            return 1;
        }
        return (node.is("Mul") || node.is("Div")) && at(scope, node, 1) ? 0 : -1;
    }

    private Step<Visited> made(Node node, Uses.Value value, Visited state) {
        Graph scope = value.scope();
        boolean ofShape = facts.uses()
                .producer(scope, node.input(0))
                .filter(n -> n.is("Shape"))
                .isPresent();
        if (ofShape && node.is("Slice")) {
            return isOneWide(node) ? Step.stop() : Step.refuse(node.label() + " takes several sizes");
        }
        List<String> open = new ArrayList<>();
        boolean one = ofShape && node.is("Gather")
                ? constants(node, open, 1)
                : Operators.of(node).is(Kind.COPIES, Kind.CASTS, Kind.RESHAPES, Kind.TRANSFORMS, Kind.CHANGES_SIGN)
                        ? constants(node, open, 0)
                        : Operators.kind(node) == Kind.COMBINES
                                && node.inputs().size() == 2
                                && constants(node, open, 0, 1);
        return one ? Step.to(scope, open, state) : Step.refuse(node.label() + " does not make one number");
    }

    /** Whether those of some inputs that are constant are one number; the others are added to a list. */
    private boolean constants(Node node, List<String> open, int... inputs) {
        boolean all = true;
        for (int input : inputs) {
            Optional<Weight> constant = facts.weights().feeding(node, input);
            all &= constant.map(w -> w.tensor().shape().elements() == 1)
                    .orElse(!node.input(input).isEmpty());
            if (constant.isEmpty()) {
                open.add(node.input(input));
            }
        }
        return all;
    }

    private boolean isOneWide(Node slice) {
        Optional<Long> from = number(slice, 1);
        Optional<Long> to = number(slice, 2);
        return from.isPresent()
                && to.isPresent()
                && (to.get() - from.get() == 1 || (from.get() == -1 && to.get() > Integer.MAX_VALUE - 1L));
    }

    private Optional<Long> number(Node node, int input) {
        return facts.weights()
                .feeding(node, input)
                .map(Weight::tensor)
                .filter(SingleNumber::isWhole)
                .map(t -> TensorValues.longs(t)[0]);
    }

    private static boolean isWhole(Tensor tensor) {
        return (tensor.type() == DataType.INT64 || tensor.type() == DataType.INT32)
                && tensor.shape().elements() == 1;
    }
}
