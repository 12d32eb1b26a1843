/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.codes;

import dev.pare.dataflow.Step;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Order;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.distill.codes.CodeSource.Bits;
import dev.pare.distill.codes.CodeSource.LookedUp;
import dev.pare.distill.codes.CodeSource.Plain;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.inference.Inference;
import dev.pare.operators.Operators;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds weights in codes by what is computed with them: a constant that an integer product, a look-up or a scale reads, which is moved but
 * not computed with on its way from where it is stored.
 */
public final class CodeFinder {

    private final GraphLinks links;
    private final Graph graph;
    private final Inference types;
    private final Map<String, StoredCodes> found = new LinkedHashMap<>();

    private CodeFinder(Model model) {
        this.graph = model.graph();
        this.types = Inference.of(model);
        this.links = new GraphLinks(model);
        graph.nodes().forEach(this::visit);
    }

    /** @param model with its nodes in order */
    public static Collection<StoredCodes> in(Model model) {
        return new CodeFinder(model).found.values();
    }

    private void visit(Node node) {
        if (node.op().type().equals("MatMulNBits")) {
            blocks(node);
        }
        if (node.is("MatMulInteger") || node.is("ConvInteger")) {
            read(node.input(1), false, node.is("MatMulInteger"));
        } else if (node.is("Gather") && node.intAttribute("axis", 0) == 0 && !links.isConstant(node.input(1))) {
            read(node.input(0), true, false);
        } else if (node.is("DequantizeLinear")) {
            read(node.input(0), false, false);
        } else if (node.is("Mul")) {
            node.inputs().stream()
                    .filter(i -> links.maker(i) != null && isCastToReals(links.maker(i)))
                    .forEach(i -> read(i, false, false));
        }
    }

    private void blocks(Node product) {
        String codes = product.input(1);
        if (links.isStored(codes, DataType.UINT8) && links.hasOneReader(codes)) {
            int bits = (int) product.intAttribute("bits", 4);
            found.put(codes, new StoredCodes(codes, List.of(new Bits(codes, bits)), false, Set.of()));
        }
    }

    private void read(String value, boolean table, boolean summed) {
        if (!links.isConstant(value)) {
            return;
        }
        String shared = whereWaysPart(value);
        List<CodeSource> sources = new ArrayList<>();
        if (collect(shared, sources)) {
            boolean rows = table && shared.equals(value);
            Set<Integer> sums = summed ? sums(value, shared) : Set.of();
            found.merge(shared, new StoredCodes(shared, sources, rows, sums), CodeFinder::joined);
        }
    }

    private static StoredCodes joined(StoredCodes one, StoredCodes two) {
        Set<Integer> sums = new HashSet<>(one.sums());
        sums.addAll(two.sums());
        return new StoredCodes(one.value(), one.sources(), one.table() && two.table(), sums);
    }

    /** The axes of a value over which a product sums that reads it through other nodes; both where that is not plain to see. */
    private Set<Integer> sums(String read, String value) {
        if (types.type(graph, value) != DataType.INT8) {
            return Set.of();
        }
        boolean turned = false;
        for (String at = read; !at.equals(value); at = links.maker(at).input(0)) {
            if (!links.maker(at).is("Transpose")) {
                return Set.of(-2, -1);
            }
            turned = !turned;
        }
        return Set.of(turned ? -1 : -2);
    }

    /** A weight that is read in two forms is trained once: where the ways to both part. */
    private String whereWaysPart(String value) {
        String last = value;
        String at = value;
        while (isMove(links.maker(at)) && lookedUp(links.maker(at)).isEmpty()) {
            at = links.maker(at).input(0);
            last = links.hasOneReader(at) ? last : at;
        }
        return last;
    }

    private static boolean isMove(Node node) {
        return node != null && (isCastToReals(node) || moves(node));
    }

    /** Whether a node moves elements of its first input and changes none, in a way whose inverse is known here. */
    private static boolean moves(Node node) {
        return Operators.kind(node).keepsOrder() || node.is("Transpose") || node.is("Slice") || node.is("Gather");
    }

    private static boolean isCastToReals(Node node) {
        return node.is("Cast") && DataType.of((int) node.intAttribute("to", 0)).isFloating();
    }

    /** Gives whether all that a value is made of is known, and read by nothing else. */
    private boolean collect(String whole, List<CodeSource> sources) {
        return Worklist.<Visited>backward(
                        links.uses(),
                        (node, value, state) -> isShared(value.name(), whole)
                                ? Step.refuse("others read it, too")
                                : made(node, sources),
                        (value, state) -> {
                            sources.add(new Plain(value.name()));
                            boolean stored = links.isStored(
                                    value.name(), DataType.INT8, DataType.UINT8, DataType.INT4, DataType.UINT4);
                            return stored && !isShared(value.name(), whole)
                                    ? Step.stop()
                                    : Step.refuse("no stored integers of its own");
                        })
                .in(Order.DEPTH_FIRST)
                .allows(graph, List.of(whole), Visited.HERE);
    }

    private boolean isShared(String value, String whole) {
        return !value.equals(whole) && !links.hasOneReader(value);
    }

    private Step<Visited> made(Node node, List<CodeSource> sources) {
        Optional<LookedUp> lookedUp = lookedUp(node);
        if (lookedUp.isPresent()) {
            sources.add(lookedUp.get());
            return Step.stop();
        }
        if (node.is("Concat")) {
            return Step.to(graph, node.inputs(), Visited.HERE);
        }
        return isMove(node) ? Step.to(graph, node.input(0), Visited.HERE) : Step.refuse("it is computed");
    }

    private Optional<LookedUp> lookedUp(Node node) {
        boolean rows = node.is("Gather")
                && node.intAttribute("axis", 0) == 0
                && types.type(graph, node.output()) == DataType.INT8
                && !links.isStored(node.input(0), DataType.INT8);
        return rows ? withHighPlane(node).or(() -> withoutHighPlane(node)) : Optional.empty();
    }

    private Optional<LookedUp> withoutHighPlane(Node node) {
        return plane(node.input(1))
                .map(p -> new LookedUp(node, p.bytes(), Optional.empty(), Optional.empty(), p.starts()));
    }

    private Optional<LookedUp> withHighPlane(Node node) {
        Node sum = links.maker(node.input(1), "Add");
        for (int side = 0; sum != null && side < 2; side++) {
            Optional<String> low = bytes(sum.input(side));
            Node fields = links.maker(sum.input(1 - side), "Gather");
            Optional<Plane> high = fields == null ? Optional.empty() : plane(fields.input(1));
            if (low.isPresent() && high.isPresent()) {
                return Optional.of(new LookedUp(
                        node,
                        low.get(),
                        Optional.of(fields.input(0)),
                        Optional.of(high.get().bytes()),
                        high.get().starts()));
            }
        }
        return Optional.empty();
    }

    private record Plane(String bytes, Optional<String> starts) {}

    /** Bytes, or bytes plus something. */
    private Optional<Plane> plane(String index) {
        Optional<String> alone = bytes(index);
        if (alone.isPresent()) {
            return alone.map(b -> new Plane(b, Optional.empty()));
        }
        Node sum = links.maker(index, "Add");
        for (int side = 0; sum != null && side < 2; side++) {
            Optional<String> bytes = bytes(sum.input(side));
            if (bytes.isPresent()) {
                return Optional.of(new Plane(bytes.get(), Optional.of(sum.input(1 - side))));
            }
        }
        return Optional.empty();
    }

    /** The initializer behind bytes that are made wider, if nothing else reads it. */
    private Optional<String> bytes(String value) {
        Node cast = links.maker(value, "Cast");
        boolean stored =
                cast != null && links.isStored(cast.input(0), DataType.UINT8) && links.hasOneReader(cast.input(0));
        return stored ? Optional.of(cast.input(0)) : Optional.empty();
    }
}
