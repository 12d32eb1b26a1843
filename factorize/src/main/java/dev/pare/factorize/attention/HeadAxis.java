/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.analysis.Facts;
import dev.pare.analysis.features.SingleNumber;
import dev.pare.dataflow.FlowResult;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
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
 * Where the features of heads lie from a value down to a node. Only what leaves each feature for itself may stand on the way: Reshape, Transpose, Identity, Cast and multiplication with one number.
 */
final class HeadAxis {
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
    private final SingleNumber numbers;
    private final SizeReaders readers;
    private final int heads;
    private final int size;

    private final List<Resize> resizes = new ArrayList<>();
    private final Map<Node, Layout> shapeNodes = new LinkedHashMap<>();
    private int splitRank;

    /** @param size features of one head */
    HeadAxis(Facts facts, int heads, int size) {
        this.facts = facts;
        this.graph = facts.model().graph();
        this.shapes = new ShapeEntries(facts);
        this.numbers = new SingleNumber(facts);
        this.readers = new SizeReaders(facts);
        this.heads = heads;
        this.size = size;
    }

    /** Follows them once; this object is not used again. */
    Leg to(Predicate<Node> wanted, String start, Layout layout) {
        FlowResult<Layout> result = Worklist.<Layout>forward(
                        facts.uses(),
                        (use, at) -> read(use, at, wanted),
                        (value, at) -> Step.refuse("a value on the way of its features is an output of the model"))
                .untilRefused()
                .from(graph, start, layout);
        Set<String> values = new LinkedHashSet<>();
        result.reached().forEach(r -> values.add(r.value().name()));
        String obstacle = result.refusal().map(FlowResult.Refusal::text).orElse("its features lead nowhere");
        return result.found()
                .map(end -> arrived(end.use().orElseThrow(), end.state(), values))
                .orElseGet(() -> new Leg(null, 0, null, null, obstacle));
    }

    private Step<Layout> read(Uses.Use use, Layout at, Predicate<Node> wanted) {
        Node node = use.node();
        List<Node> computing = new ArrayList<>();
        for (Uses.Use reader : facts.uses().consumers(graph, node.input(use.input()))) {
            if (reader.scope() != graph) {
                return Step.refuse("its features enter the nested graph of "
                        + reader.node().label());
            }
            if (reader.node().is("Shape")) {
                shapeNodes.put(reader.node(), at);
            } else {
                computing.add(reader.node());
            }
        }
        if (computing.size() > 1) {
            return Step.refuse("its features are used in more than one way (as rotary embeddings do), at "
                    + computing.get(0).label() + " and " + computing.get(1).label());
        }
        if (node.is("Shape")) {
            return Step.stop();
        }
        return wanted.test(node) ? Step.accept() : passed(use, at);
    }

    private Leg arrived(Uses.Use end, Layout at, Set<String> values) {
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

    private Step<Layout> passed(Uses.Use use, Layout at) {
        Node node = use.node();
        if (node.is("Identity") || node.is("Cast") || numbers.scaledInput(graph, node) == use.input()) {
            return Step.to(graph, node.output(), at);
        }
        if (node.is("Transpose")) {
            return Step.to(
                    graph,
                    node.output(),
                    transposed(node, at),
                    "how " + node.label() + " turns its features cannot be told");
        }
        if (node.is("Reshape") && use.input() == 0) {
            return Step.to(
                    graph,
                    node.output(),
                    reshaped(node, at),
                    "how " + node.label() + " cuts its features cannot be told");
        }
        return Step.refuse("what " + node.label() + " (" + node.op() + ") does to its features cannot be followed");
    }

    private static Optional<Layout> transposed(Node node, Layout at) {
        return node.intsAttribute("perm")
                .filter(p -> !p.isEmpty() && (at.rank() == 0 || at.rank() == p.size()))
                .map(at::permuted);
    }

    private Optional<Layout> reshaped(Node node, Layout at) {
        List<Entry> entries = shapes.of(graph, node).orElse(List.of());
        if (entries.size() < 2 || !at.isLast()) {
            return Optional.empty();
        }
        return Optional.ofNullable(at.joined() ? afterJoined(node, entries) : afterSplit(node, entries, at));
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
