/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.features;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads the sizes that a Reshape asks for. */
public final class ReshapeSizes {
    /** Stands for a size that is computed when the model runs; 0 and -1 stand for themselves. */
    public static final long COMPUTED = -2;

    private static final int MOST = 16;

    private ReshapeSizes() {}

    /** One entry for each size; empty if even their number is not known. */
    public static Optional<List<Long>> of(Facts facts, Graph scope, Node reshape) {
        Optional<List<Long>> attribute = reshape.intsAttribute("shape");
        if (attribute.isPresent()) {
            return attribute;
        }
        Optional<Weight> constant = facts.weights().feeding(reshape, 1);
        if (constant.isPresent()) {
            return numbers(constant.get().tensor());
        }
        return facts.uses()
                .producer(scope, reshape.input(1))
                .filter(n -> n.is("Concat"))
                .flatMap(n -> joined(facts, scope, n));
    }

    private static Optional<List<Long>> joined(Facts facts, Graph scope, Node concat) {
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < concat.inputs().size(); i++) {
            Optional<Weight> constant = facts.weights().feeding(concat, i);
            Optional<List<Long>> part = constant.isPresent()
                    ? numbers(constant.get().tensor())
                    : facts.uses().producer(scope, concat.input(i)).flatMap(n -> computed(facts, n));
            if (part.isEmpty()) {
                return Optional.empty();
            }
            sizes.addAll(part.get());
        }
        return Optional.of(sizes);
    }

    /** A part of a list of sizes that is made of a scalar, or picked by a list of indices, has a known number of entries. */
    private static Optional<List<Long>> computed(Facts facts, Node node) {
        if (node.is("Unsqueeze")) {
            return Optional.of(List.of(COMPUTED));
        }
        if (node.is("Gather")) {
            return facts.weights()
                    .feeding(node, 1)
                    .map(w -> w.tensor().shape())
                    .filter(s -> s.rank() == 1 && s.dim(0) <= MOST)
                    .map(s -> new ArrayList<>(Collections.nCopies(s.intDim(0), COMPUTED)));
        }
        return Optional.empty();
    }

    private static Optional<List<Long>> numbers(Tensor tensor) {
        if (tensor.type() != DataType.INT64 || tensor.shape().elements() > MOST) {
            return Optional.empty();
        }
        List<Long> numbers = new ArrayList<>();
        for (long number : TensorValues.longs(tensor)) {
            numbers.add(number);
        }
        return Optional.of(numbers);
    }
}
