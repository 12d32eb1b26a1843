/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.analysis.Facts;
import dev.pare.dataflow.Uses;
import dev.pare.factorize.attention.ShapeEntries.Entry;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Follows the features of heads from a value down to a node, keeping count of where they lie. Only what leaves each feature for itself
 * may stand on the way: Reshape, Transpose, Identity, Cast and multiplication with one number.
 */
final class HeadWalk {
    private static final int LONGEST = 40;

    /**
     * The way that was gone, or how far it went.
     *
     * @param end the node that was looked for
     * @param input by which input the value enters it
     * @param obstacle why it was not reached; empty if it was
     */
    record Leg(Node end, int input, Layout layout, Road road, String obstacle) {
        boolean arrived() {
            return obstacle.isEmpty();
        }
    }

    private final Facts facts;
    private final Graph graph;
    private final ShapeEntries shapes;
    private final SizeReaders readers;
    private final int heads;
    private final int size;

    private final List<Resize> resizes = new ArrayList<>();
    private final Map<Node, Layout> shapeNodes = new LinkedHashMap<>();
    private final Set<String> values = new LinkedHashSet<>();
    private String obstacle = "";
    private int splitRank;

    /** @param size features of one head */
    HeadWalk(Facts facts, int heads, int size) {
        this.facts = facts;
        this.graph = facts.model().graph();
        this.shapes = new ShapeEntries(facts);
        this.readers = new SizeReaders(facts);
        this.heads = heads;
        this.size = size;
    }

    /** Walks once; a walk is not used again. */
    Leg to(Predicate<Node> wanted, String start, Layout layout) {
        String value = start;
        Layout at = layout;
        for (int hop = 0; hop < LONGEST; hop++) {
            values.add(value);
            Uses.Use next = next(value, at);
            if (next == null) {
                break;
            }
            if (wanted.test(next.node())) {
                return arrived(next, at);
            }
            at = passed(next, at);
            if (at == null) {
                break;
            }
            value = next.node().output();
        }
        return new Leg(null, 0, at, null, obstacle.isEmpty() ? "the way of its features is too long" : obstacle);
    }

    private Leg arrived(Uses.Use end, Layout at) {
        Map<Node, Long> frozen = new LinkedHashMap<>();
        for (Map.Entry<Node, Layout> shape : shapeNodes.entrySet()) {
            Layout layout = shape.getValue().rank() == 0
                    ? new Layout(splitRank - 1, shape.getValue().features(), 0, true)
                    : shape.getValue();
            Optional<Map<Node, Long>> read = readers.of(graph, shape.getKey(), layout, heads, size);
            if (read.isEmpty()) {
                return new Leg(
                        null,
                        0,
                        at,
                        null,
                        "its size is computed with at " + shape.getKey().label());
            }
            frozen.putAll(read.get());
        }
        return new Leg(end.node(), end.input(), at, new Road(resizes, frozen, values), "");
    }

    /** The only node that computes with a value, those that look at its shape aside. */
    private Uses.Use next(String value, Layout at) {
        if (facts.uses().isOutput(graph, value)) {
            return stopped("a value on the way of its features is an output of the model");
        }
        Uses.Use only = null;
        for (Uses.Use use : facts.uses().consumers(graph, value)) {
            if (use.scope() != graph) {
                return stopped(
                        "its features enter the nested graph of " + use.node().label());
            }
            if (use.node().is("Shape")) {
                shapeNodes.put(use.node(), at);
            } else if (only != null) {
                return stopped("its features are used in more than one way (as rotary embeddings do), at "
                        + only.node().label() + " and " + use.node().label());
            } else {
                only = use;
            }
        }
        return only == null ? stopped("its features lead nowhere") : only;
    }

    private Uses.Use stopped(String reason) {
        obstacle = reason;
        return null;
    }

    private Layout passed(Uses.Use use, Layout at) {
        Node node = use.node();
        if (node.is("Identity") || node.is("Cast") || scales(use)) {
            return at;
        }
        if (node.is("Transpose")) {
            return transposed(node, at);
        }
        if (node.is("Reshape") && use.input() == 0) {
            return reshaped(node, at);
        }
        obstacle = "what " + node.label() + " (" + node.op() + ") does to its features cannot be followed";
        return null;
    }

    private boolean scales(Uses.Use use) {
        Node node = use.node();
        boolean product = node.is("Mul") || (node.is("Div") && use.input() == 0);
        return product && readers.isNumber(graph, node, 1 - use.input());
    }

    private Layout transposed(Node node, Layout at) {
        List<Long> permutation = node.intsAttribute("perm").orElse(List.of());
        if (permutation.isEmpty() || (at.rank() != 0 && at.rank() != permutation.size())) {
            obstacle = "how " + node.label() + " turns its features cannot be told";
            return null;
        }
        return at.permuted(permutation);
    }

    private Layout reshaped(Node node, Layout at) {
        List<Entry> entries = shapes.of(graph, node).orElse(List.of());
        Layout after = null;
        if (entries.size() >= 2 && at.isLast()) {
            after = at.joined() ? afterJoined(node, entries) : afterSplit(node, entries, at);
        }
        if (after == null) {
            obstacle = "how " + node.label() + " cuts its features cannot be told";
        }
        return after;
    }

    private Layout afterJoined(Node node, List<Entry> entries) {
        int n = entries.size();
        Entry last = entries.get(n - 1);
        long before = entries.get(n - 2).size();
        boolean bySize = last.size() == size && (heads > 1 ? n >= 3 : n >= 4);
        boolean byHeads = before == heads && last.size() == -1 && n >= 4;
        if (bySize || byHeads) {
            splitRank = n;
            if (last.size() == size) {
                resizes.add(new Resize(node, last.piece(), last.index(), false));
            }
            return Layout.split(n);
        }
        return joined(node, entries);
    }

    private Layout joined(Node node, List<Entry> entries) {
        Entry last = entries.get(entries.size() - 1);
        if (last.size() == (long) heads * size) {
            resizes.add(new Resize(node, last.piece(), last.index(), true));
        } else if (last.size() != -1) {
            return null;
        }
        return Layout.joined(entries.size(), -1);
    }

    private Layout afterSplit(Node node, List<Entry> entries, Layout at) {
        int n = entries.size();
        Entry last = entries.get(n - 1);
        boolean joins =
                last.size() == (long) heads * size ? n < at.rank() || heads > 1 : last.size() == -1 && n < at.rank();
        if (joins) {
            return at.heads() == -2 ? joined(node, entries) : null;
        }
        if (last.size() != size) {
            return null;
        }
        resizes.add(new Resize(node, last.piece(), last.index(), false));
        return new Layout(n, -1, headAxis(entries), false);
    }

    /** The only axis as long as there are heads; 0 if there is none or more than one. */
    private int headAxis(List<Entry> entries) {
        int found = 0;
        for (int i = 0; i < entries.size() - 1; i++) {
            if (entries.get(i).size() == heads) {
                if (found != 0) {
                    return 0;
                }
                found = i - entries.size();
            }
        }
        return found;
    }
}
