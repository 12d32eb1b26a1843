/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.Facts;
import dev.pare.analysis.features.ReshapeSizes;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.inference.Inference;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Removes nodes that pass their input through: Identity, Dropout outside of training, a Cast to the type that is there, a Transpose that
 * moves nothing. Two casts, transposes or reshapes in a row become one where the first loses nothing.
 */
final class RemoveIdle implements Rule {
    @Override
    public Model apply(Facts facts, RewriteLog journal) {
        Inference types = facts.inference();
        ModelEdit edit = new ModelEdit(facts.model());
        int removed = 0;
        int joined = 0;
        List<String> touched = new ArrayList<>();
        for (Graph graph : facts.model().graphs()) {
            for (Node node : graph.nodes()) {
                // One change in a row at a time: the next round sees what is left.
                if (touched.contains(node.input(0))) {
                    continue;
                }
                if (isIdle(facts, types, graph, node) && canGo(facts, graph, node)) {
                    edit.redirect(graph, node.output(), node.input(0));
                    edit.replace(node, List.of());
                    touched.add(node.output());
                    removed++;
                } else {
                    Optional<Node> shorter = joined(facts, types, graph, node);
                    if (shorter.isPresent()) {
                        edit.replace(node, List.of(shorter.get()));
                        touched.add(node.output());
                        joined++;
                    }
                }
            }
        }
        journal.count("removed, since they pass their input through", removed);
        journal.count("joined with the one before", joined);
        return edit.finish();
    }

    private static boolean isIdle(Facts facts, Inference types, Graph graph, Node node) {
        if (node.is("Identity") || InactiveDropout.passesThrough(facts, node)) {
            return true;
        }
        if (node.is("Cast")) {
            DataType from = types.type(graph, node.input(0));
            return from != DataType.UNKNOWN && from.code() == node.intAttribute("to", 0);
        }
        return node.is("Transpose")
                && node.intsAttribute("perm").filter(RemoveIdle::isIdentity).isPresent();
    }

    private static boolean isIdentity(List<Long> perm) {
        return perm.equals(LongStream.range(0, perm.size()).boxed().toList());
    }

    /** Whether all who use the result can use the input by its name, and nobody uses another result. */
    private static boolean canGo(Facts facts, Graph graph, Node node) {
        Uses uses = facts.uses();
        String from = node.input(0);
        Optional<Uses.Value> meant = uses.resolve(graph, from);
        boolean only = node.outputs().stream()
                .skip(1)
                .allMatch(o -> o.isEmpty()
                        || (!uses.isOutput(graph, o) && uses.consumers(graph, o).isEmpty()));
        return only
                && meant.isPresent()
                && !uses.isOutput(graph, node.output())
                && !uses.hidesAnother(graph, node.output())
                && uses.consumers(graph, node.output()).stream()
                        .allMatch(u -> uses.resolve(u.scope(), from).equals(meant));
    }

    /** The second of two nodes in a row, reading what the first reads. */
    private static Optional<Node> joined(Facts facts, Inference types, Graph graph, Node node) {
        Node first = facts.uses().localProducer(graph, node.input(0)).orElse(null);
        boolean only = facts.uses().onlyConsumer(graph, node.input(0)).isPresent();
        if (first == null || !only || !first.op().equals(node.op())) {
            return Optional.empty();
        }
        if (node.is("Cast")) {
            boolean kept = keeps(types.type(graph, first.input(0)), types.type(graph, first.output()));
            return kept ? Optional.of(reading(node, first)) : Optional.empty();
        }
        if (node.is("Transpose")) {
            return turned(first, node);
        }
        // A size of 0 is that of the value in between, and a computed one may be 0.
        boolean absolute = node.is("Reshape")
                && ReshapeSizes.of(facts, graph, node)
                        .filter(s -> s.stream().allMatch(size -> size > 0 || size == -1))
                        .isPresent();
        return absolute && node.intAttribute("allowzero", 0) == 0
                ? Optional.of(reading(node, first))
                : Optional.empty();
    }

    private static Node reading(Node node, Node first) {
        List<String> inputs = new ArrayList<>(node.inputs());
        inputs.set(0, first.input(0));
        return node.withInputs(inputs);
    }

    private static Optional<Node> turned(Node first, Node second) {
        Optional<List<Long>> one = first.intsAttribute("perm");
        Optional<List<Long>> two = second.intsAttribute("perm");
        if (one.isEmpty() || two.isEmpty() || one.get().size() != two.get().size()) {
            return Optional.empty();
        }
        long[] perm =
                two.get().stream().mapToLong(i -> one.get().get(i.intValue())).toArray();
        return Optional.of(reading(second, first).withAttributes(List.of(Attribute.ints("perm", perm))));
    }

    /** Whether a type holds every number of another. */
    private static boolean keeps(DataType from, DataType to) {
        return switch (from) {
            case FLOAT16, BFLOAT16 -> to == DataType.FLOAT || to == DataType.DOUBLE;
            case FLOAT -> to == DataType.DOUBLE;
            case INT32 -> to == DataType.INT64 || to == DataType.DOUBLE;
            case INT8, UINT8 -> to == DataType.INT32 || to == DataType.INT64 || to == DataType.FLOAT;
            case BOOL -> to == DataType.INT32 || to == DataType.INT64 || to == DataType.FLOAT;
            default -> false;
        };
    }
}
