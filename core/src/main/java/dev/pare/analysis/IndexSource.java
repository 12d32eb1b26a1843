/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.dataflow.Uses;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Where the row numbers of an embedding lookup come from. */
enum IndexSource {
    /** The caller of the model, or something that the model works out from what the caller gives. */
    IDS,
    /** Counting: a range, a running sum, a stored table of numbers. */
    COUNTED,
    /** Always row zero. */
    ZERO;

    private static final Set<String> PASSES = Flow.union(
            Flow.MOVES, Set.of("Add", "Sub", "Mul", "Where", "Max", "Min", "Concat", "Mod", "Abs", "Gather"));
    private static final Set<String> COUNTS = Set.of("Range", "CumSum", "NonZero", "EyeLike");
    private static final Set<String> COMPARES = Set.of(
            "Shape", "Size", "Equal", "Not", "And", "Or", "Less", "Greater", "LessOrEqual", "GreaterOrEqual", "IsNaN");
    private static final int LIMIT = 100;
    private static final long LARGEST_TABLE = 1 << 16;

    static IndexSource of(Structure structure, Graph scope, Node lookup, int input) {
        Search search = new Search(structure);
        search.enter(scope, lookup, input);
        return search.run();
    }

    private static final class Search {
        private final Structure structure;
        private final Deque<Uses.Value> waiting = new ArrayDeque<>();
        private final Set<Uses.Value> seen = new HashSet<>();
        private boolean counts;
        private boolean fromCaller;

        Search(Structure structure) {
            this.structure = structure;
        }

        IndexSource run() {
            while (!waiting.isEmpty() && !counts && seen.size() < LIMIT) {
                Uses.Value value = waiting.remove();
                if (seen.add(value)) {
                    Optional<Node> producer = structure.producer(value);
                    producer.ifPresentOrElse(n -> visit(value, n), () -> fromCaller = true);
                }
            }
            if (counts) {
                return COUNTED;
            }
            return fromCaller ? IDS : ZERO;
        }

        void enter(Graph scope, Node node, int input) {
            Optional<Weight> constant = structure.weights().feeding(node, input);
            if (constant.isPresent()) {
                counts |= isTable(constant.get().tensor());
            } else {
                structure.input(scope, node, input).ifPresent(waiting::add);
            }
        }

        private void visit(Uses.Value value, Node node) {
            String type = Flow.type(node);
            if (COUNTS.contains(type)) {
                counts = true;
            } else if (type.equals("ConstantOfShape")) {
                counts |= node.attribute("value").orElse(null) instanceof AttributeValue.OfTensor filler
                        && !isZero(filler.tensor());
            } else if (PASSES.contains(type)) {
                for (int i = 0; i < node.inputs().size(); i++) {
                    if (Flow.carries(node, i)) {
                        enter(value.scope(), node, i);
                    }
                }
            } else {
                fromCaller |= !COMPARES.contains(type) && !Flow.isConstant(node);
            }
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
