/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the shape that a Reshape asks for, number by number, with the places of its constants. */
final class ShapeEntries {
    /** Stands for a number that is computed when the model runs. */
    static final long COMPUTED = Long.MIN_VALUE;

    /** One number, see {@link Resize}. */
    record Entry(long size, int piece, int index) {}

    private final Facts facts;

    ShapeEntries(Facts facts) {
        this.facts = facts;
    }

    /** The numbers; empty if their count is not known. */
    Optional<List<Entry>> of(Graph scope, Node reshape) {
        Optional<long[]> whole = constant(reshape, 1);
        if (whole.isPresent()) {
            List<Entry> entries = new ArrayList<>();
            add(whole.get(), -1, entries);
            return Optional.of(entries);
        }
        Optional<Node> concat = facts.uses().producer(scope, reshape.input(1)).filter(n -> n.is("Concat"));
        return concat.flatMap(c -> pieces(scope, c));
    }

    private Optional<List<Entry>> pieces(Graph scope, Node concat) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < concat.inputs().size(); i++) {
            Optional<long[]> constant = constant(concat, i).or(unsqueezed(scope, concat.input(i)));
            if (constant.isPresent()) {
                add(constant.get(), i, entries);
                continue;
            }
            int count = computed(scope, concat.input(i));
            if (count == 0) {
                return Optional.empty();
            }
            for (int j = 0; j < count; j++) {
                entries.add(new Entry(COMPUTED, i, j));
            }
        }
        return Optional.of(entries);
    }

    private static void add(long[] sizes, int piece, List<Entry> entries) {
        for (int i = 0; i < sizes.length; i++) {
            entries.add(new Entry(sizes[i], piece, i));
        }
    }

    /** A constant scalar that was made a list of one. */
    private Supplier<Optional<long[]>> unsqueezed(Graph scope, String value) {
        return () -> facts.uses()
                .producer(scope, value)
                .filter(n -> n.is("Unsqueeze"))
                .flatMap(n -> constant(n, 0))
                .filter(c -> c.length == 1);
    }

    /** How many numbers a computed piece has, 0 if not known. */
    private int computed(Graph scope, String value) {
        Node node = facts.uses().producer(scope, value).orElse(null);
        if (node == null) {
            return 0;
        }
        if (node.is("Unsqueeze")) {
            return 1;
        }
        if (node.is("Gather")) {
            return constant(node, 1).map(c -> c.length).orElse(0);
        }
        if (node.is("Slice")) {
            return sliced(node);
        }
        if (node.is("Shape") && node.attribute("end").isPresent()) {
            return Math.max(0, (int) (node.intAttribute("end", 0) - node.intAttribute("start", 0)));
        }
        return node.is("Reshape") ? constant(node, 1).filter(c -> c.length == 1).isPresent() ? 1 : 0 : 0;
    }

    private int sliced(Node slice) {
        Optional<long[]> start = constant(slice, 1);
        Optional<long[]> end = constant(slice, 2);
        if (start.isEmpty() || end.isEmpty() || start.get().length != 1 || end.get().length != 1) {
            return 0;
        }
        long from = start.get()[0];
        long to = end.get()[0];
        boolean sameSide = (from < 0) == (to < 0) && to - from > 0 && to - from < 16;
        return sameSide ? (int) (to - from) : from < 0 && to > Integer.MAX_VALUE ? (int) -from : 0;
    }

    /** The whole numbers at an input of a node, if they are constant. */
    Optional<long[]> constant(Node node, int input) {
        return facts.weights()
                .feeding(node, input)
                .map(Weight::tensor)
                .filter(t -> t.type() == DataType.INT64 || t.type() == DataType.INT32)
                .filter(t -> t.shape().elements() <= 16)
                .map(TensorValues::longs);
    }
}
