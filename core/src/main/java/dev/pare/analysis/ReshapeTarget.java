/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.operators.Operators;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the shape that a Reshape asks for, as far as it is constant. */
final class ReshapeTarget {
    /** Stands for a size that is computed when the model runs; sizes of 0 and -1 stand for themselves. */
    static final long COMPUTED = -2;

    private static final int MOST_SIZES = 16;

    private final Structure structure;

    ReshapeTarget(Structure structure) {
        this.structure = structure;
    }

    /** The sizes; of parts that are computed only the number may be off. */
    List<Long> of(Graph scope, Node reshape) {
        return reshape.intsAttribute("shape").orElseGet(() -> {
            End end = end(scope, reshape, 1);
            return end.node().is("Concat") ? joined(end) : end.numbers();
        });
    }

    private List<Long> joined(End concat) {
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < concat.node().inputs().size() && sizes.size() <= MOST_SIZES; i++) {
            sizes.addAll(end(concat.scope(), concat.node(), i).numbers());
        }
        return sizes;
    }

    /** Where numbers come from, behind what leaves them as they are: a constant or the node that computes them. */
    private record End(Graph scope, Node node, List<Long> numbers) {}

    private End end(Graph scope, Node consumer, int input) {
        Optional<Weight> constant = structure.weights().feeding(consumer, input);
        if (constant.isPresent()) {
            return new End(scope, consumer, numbers(constant.get().tensor()));
        }
        return Worklist.<Visited>backward(
                        structure.uses(),
                        (node, value, state) -> keepsNumbers(node)
                                        && structure.weights().feeding(node, 0).isEmpty()
                                ? Step.to(value.scope(), node.input(0), state)
                                : Step.accept())
                .from(scope, consumer.input(input), Visited.HERE)
                .found()
                .map(e -> of(e.value()))
                .orElse(new End(scope, consumer, List.of(COMPUTED)));
    }

    private static boolean keepsNumbers(Node node) {
        return Operators.kind(node).keepsOrder() || node.is("Cast");
    }

    private End of(Uses.Value value) {
        Node node = structure.producer(value).orElseThrow();
        List<Long> numbers = Optional.of(node)
                .filter(ReshapeTarget::keepsNumbers)
                .flatMap(n -> structure.weights().feeding(n, 0))
                .map(w -> numbers(w.tensor()))
                .orElse(List.of(COMPUTED));
        return new End(value.scope(), node, numbers);
    }

    private static List<Long> numbers(Tensor tensor) {
        boolean whole = tensor.type() == DataType.INT64 || tensor.type() == DataType.INT32;
        if (!whole || tensor.shape().elements() > MOST_SIZES) {
            return List.of(COMPUTED);
        }
        List<Long> numbers = new ArrayList<>();
        for (long number : TensorValues.longs(tensor)) {
            numbers.add(number);
        }
        return numbers;
    }
}
