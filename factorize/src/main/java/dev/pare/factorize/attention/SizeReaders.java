/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.analysis.Facts;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nodes that read the shape of a value: which sizes they take, and what for. */
final class SizeReaders {

    private final Facts facts;
    private final ShapeEntries shapes;

    SizeReaders(Facts facts) {
        this.facts = facts;
        this.shapes = new ShapeEntries(facts);
    }

    /**
     * What reads the size of heads from a shape, to compute a scale with; each node with the number that it gives today.
     *
     * @return empty if the size is read for something else, or it cannot be told which size is read
     */
    Optional<Map<Node, Long>> of(Graph scope, Node shape, Layout layout, int heads, int size) {
        Map<Node, Long> frozen = new LinkedHashMap<>();
        if (facts.uses().isOutput(scope, shape.output())
                || shape.attribute("start").isPresent()
                || shape.attribute("end").isPresent()) {
            return Optional.empty();
        }
        for (Uses.Use use : facts.uses().consumers(scope, shape.output())) {
            List<Long> axes = axes(use);
            if (axes.isEmpty() || use.scope() != scope) {
                return Optional.empty();
            }
            boolean reads = false;
            for (long axis : axes) {
                int fromEnd = layout.fromEnd(axis);
                if (fromEnd == 0) {
                    return Optional.empty();
                }
                reads |= fromEnd == layout.features();
            }
            if (reads) {
                if (axes.size() > 1 || !onlyScales(scope, use.node())) {
                    return Optional.empty();
                }
                frozen.put(use.node(), layout.joined() ? (long) heads * size : size);
            }
        }
        return Optional.of(frozen);
    }

    /** The sizes that a Gather or Slice takes from a shape; none if it cannot be told. */
    private List<Long> axes(Uses.Use use) {
        List<Long> axes = new ArrayList<>();
        Node node = use.node();
        if (node.is("Gather") && use.input() == 0) {
            shapes.constant(node, 1).ifPresent(indices -> {
                for (long index : indices) {
                    axes.add(index);
                }
            });
        } else if (node.is("Slice") && use.input() == 0) {
            Optional<long[]> from = shapes.constant(node, 1).filter(c -> c.length == 1);
            Optional<long[]> to = shapes.constant(node, 2).filter(c -> c.length == 1 && stepsByOne(node));
            if (from.isPresent() && to.isPresent()) {
                sliced(from.get()[0], to.get()[0], axes);
            }
        }
        return axes;
    }

    private boolean stepsByOne(Node slice) {
        return slice.input(4).isEmpty()
                || shapes.constant(slice, 4)
                        .filter(s -> s.length == 1 && s[0] == 1)
                        .isPresent();
    }

    private static void sliced(long from, long to, List<Long> axes) {
        long end = from < 0 && to > Integer.MAX_VALUE ? 0 : to;
        if ((from < 0) == (end < 0 || (from < 0 && end == 0)) && end - from < 16) {
            for (long axis = from; axis < end; axis++) {
                axes.add(axis);
            }
        }
    }

    private boolean onlyScales(Graph scope, Node reader) {
        return facts.uses().consumers(scope, reader.output()).stream()
                .allMatch(u -> u.node().is("Cast") && u.scope() == scope);
    }
}
