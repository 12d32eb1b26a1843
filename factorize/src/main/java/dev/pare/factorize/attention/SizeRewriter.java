/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.analysis.Facts;
import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.List;

/** Lets the constants in shapes follow the size of a head, and keeps the scale of the scores as it is. */
final class SizeRewriter {
    private final Facts facts;
    private final Graph graph;
    private final ModelEdit edit;

    SizeRewriter(Facts facts, ModelEdit edit) {
        this.facts = facts;
        this.graph = facts.model().graph();
        this.edit = edit;
    }

    void follow(HeadPair pair, int rank) {
        for (Resize resize : pair.road().resizes()) {
            resize(resize, resize.joined() ? (long) pair.heads() * rank : rank);
        }
        pair.road().frozen().forEach(this::freeze);
    }

    private void resize(Resize resize, long size) {
        Node reshape = resize.reshape();
        String shape;
        if (resize.piece() < 0) {
            shape = changed(reshape, 1, resize.index(), size);
        } else {
            Node concat = facts.uses().producer(graph, reshape.input(1)).orElseThrow();
            List<String> pieces = new ArrayList<>(concat.inputs());
            pieces.set(resize.piece(), changed(concat, resize.piece(), resize.index(), size));
            shape = edit.freshName(concat.output() + "_narrow");
            String name = edit.freshName(concat.label() + "_narrow");
            edit.insertBefore(
                    reshape,
                    List.of(new Node(
                            concat.op(), name, pieces, List.of(shape), concat.attributes(), concat.carried())));
        }
        edit.replace(reshape, List.of(reshape.withInputs(List.of(reshape.input(0), shape))));
    }

    /** A copy of a constant list with one number exchanged. */
    private String changed(Node node, int input, int index, long size) {
        long[] sizes = facts.weights()
                .feeding(node, input)
                .map(w -> TensorValues.longs(w.tensor()))
                .orElseGet(() -> new long[1]);
        sizes[index] = size;
        String name = edit.freshName(node.input(input) + "_narrow");
        edit.addInitializer(graph, Tensor.longs(name, Shape.of(sizes.length), sizes));
        return name;
    }

    /** A node that read the size of a head becomes the constant that it was. */
    private void freeze(Node reader, long size) {
        boolean scalar = reader.is("Gather")
                && facts.weights()
                                .feeding(reader, 1)
                                .orElseThrow()
                                .tensor()
                                .shape()
                                .rank()
                        == 0;
        Tensor constant = Tensor.longs("", scalar ? Shape.of() : Shape.of(1), size);
        Node node = Node.of("Constant", reader.name(), List.of(), reader.outputs(), Attribute.of("value", constant));
        edit.replace(reader, List.of(node));
    }
}
