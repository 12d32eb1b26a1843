/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.dataflow.BackwardTransfer;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.AttributeValue;
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
import java.util.function.IntPredicate;

/** Where the row numbers of an embedding lookup come from. */
enum IndexSource {
    /** The caller of the model, or something that the model works out from what the caller gives. */
    IDS,
    /** Counting: a range, a running sum, a stored table of numbers. */
    COUNTED,
    /** Always row zero. */
    ZERO;

    private static final long LARGEST_TABLE = 1 << 16;

    static IndexSource of(Structure structure, Graph scope, Node lookup, int input) {
        Search search = new Search(structure);
        Worklist.backward(structure.uses(), search).from(scope, search.values(lookup, i -> i == input), Visited.HERE);
        if (search.counts) {
            return COUNTED;
        }
        return search.fromCaller ? IDS : ZERO;
    }

    /** Ends where something is counted; notes whether anything else comes from the caller. */
    private static final class Search implements BackwardTransfer<Visited> {
        private final Structure structure;
        private boolean counts;
        private boolean fromCaller;

        Search(Structure structure) {
            this.structure = structure;
        }

        @Override
        public Step<Visited> made(Node node, Uses.Value value, Visited state) {
            String type = Flow.type(node);
            List<String> next = List.of();
            if (counts(node)) {
                counts = true;
            } else if (type.equals("ConstantOfShape")) {
                counts |= node.attribute("value").orElse(null) instanceof AttributeValue.OfTensor filler
                        && !isZero(filler.tensor());
            } else if (passes(node)) {
                next = values(node, i -> Flow.carries(node, i));
            } else {
                fromCaller |= !compares(node) && !Flow.isConstant(node);
            }
            return counts ? Step.accept() : Step.to(value.scope(), next, state);
        }

        private static boolean counts(Node node) {
            return Operators.kind(node) == Kind.ACCUMULATES
                    || node.is("Range")
                    || node.is("NonZero")
                    || node.is("EyeLike");
        }

        /** Sizes and truth values say nothing of the caller's numbers. */
        private static boolean compares(Node node) {
            return Operators.of(node).is(Kind.MEASURES, Kind.COMPARES, Kind.DECIDES);
        }

        private static boolean passes(Node node) {
            return Flow.MOVES.contains(Flow.type(node))
                    || Operators.of(node).is(Kind.COMBINES, Kind.CHOOSES, Kind.CHANGES_SIGN, Kind.JOINS, Kind.LOOKS_UP);
        }

        @Override
        public Step<Visited> given(Uses.Value value, Visited state) {
            fromCaller = true;
            return Step.stop();
        }

        /** The inputs that are not constant; a constant table counts. */
        List<String> values(Node node, IntPredicate carries) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < node.inputs().size(); i++) {
                if (carries.test(i)) {
                    Optional<Weight> constant = structure.weights().feeding(node, i);
                    counts |= constant.filter(c -> isTable(c.tensor())).isPresent();
                    if (constant.isEmpty()) {
                        values.add(node.input(i));
                    }
                }
            }
            return values;
        }

        /** A single number is an offset or a scale, not a table of positions. */
        private static boolean isTable(Tensor tensor) {
            return tensor.shape().elements() > 1 && !isZero(tensor);
        }

        private static boolean isZero(Tensor tensor) {
            boolean whole = tensor.type() == DataType.INT64 || tensor.type() == DataType.INT32;
            if (!whole || tensor.shape().elements() > LARGEST_TABLE) {
                return false;
            }
            for (long number : TensorValues.longs(tensor)) {
                if (number != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
