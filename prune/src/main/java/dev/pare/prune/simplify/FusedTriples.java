/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.operators.fold.Constant;
import dev.pare.operators.fold.Moves;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes fused products in the place of three. */
final class FusedTriples {
    /** The opset from which on the sizes of a Split are an input. */
    private static final int SIZES_BY_INPUT = 13;

    private final Facts facts;
    private final RewriteLog journal;
    private final ModelEdit edit;

    FusedTriples(Facts facts, RewriteLog journal) {
        this.facts = facts;
        this.journal = journal;
        this.edit = new ModelEdit(facts.model());
    }

    Model finish() {
        return edit.finish();
    }

    /** @param triples of the same weights */
    void add(List<Triple> triples) {
        Triple first = triples.get(0);
        Graph home = first.matrices().get(0).scope();
        List<Constant> parts =
                first.matrices().stream().map(w -> Constant.of(w.tensor())).toList();
        Constant joined = Moves.concat(parts, first.transposed() ? 0 : 1).orElseThrow();
        String base = first.matrices().get(0).name();
        Tensor matrix = joined.tensor(edit.freshName(base + "_qkv"), journal.scratch()::keep);
        edit.addInitializer(home, matrix);
        String bias = "";
        if (first.biased()) {
            bias = edit.freshName(base + "_qkv_bias");
            edit.addInitializer(home, bias(first).tensor(bias, journal.scratch()::keep));
        }
        for (Triple triple : triples) {
            write(triple, matrix.name(), bias);
        }
        for (Weight weight : first.weights()) {
            journal.change(
                    weight,
                    "part of " + (weight.tensor().shape().rank() == 2 ? matrix.name() : bias),
                    weight.tensor().byteSize());
        }
    }

    private static Constant bias(Triple triple) {
        List<Constant> parts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Optional<LinearUse.Bias> bias = triple.sites().get(i).bias();
            Shape shape = Shape.of(triple.outputs(i));
            Tensor matrix = triple.matrices().get(i).tensor();
            parts.add(bias.map(b -> Constant.of(b.weight().tensor()).reshaped(shape))
                    .orElseGet(() -> new Constant(
                            matrix.type(), shape, new byte[(int) matrix.type().bytes(shape.elements())])));
        }
        return Moves.concat(parts, 0).orElseThrow();
    }

    private void write(Triple triple, String matrix, String bias) {
        Graph scope = triple.scope();
        Node first = scope.nodes().stream()
                .filter(n -> triple.sites().stream().anyMatch(s -> s.node() == n))
                .findFirst()
                .orElseThrow();
        String base = first.name().isEmpty() ? first.output() : first.name();
        String product = edit.freshName(base + "_qkv");
        List<Node> nodes = new ArrayList<>();
        List<String> inputs = new ArrayList<>(List.of(first.input(0), matrix));
        String result = product;
        if (first.is("Gemm")) {
            if (!bias.isEmpty()) {
                inputs.add(bias);
            }
            nodes.add(first.withInputs(inputs).withOutputs(List.of(product)).withAttributes(gemm(triple)));
        } else {
            nodes.add(Node.of("MatMul", product, turned(triple, inputs, nodes), List.of(product)));
            if (!bias.isEmpty()) {
                result = edit.freshName(base + "_qkv_biased");
                nodes.add(Node.of("Add", result, List.of(product, bias), List.of(result)));
            }
        }
        nodes.add(split(triple, result, nodes));
        for (LinearUse site : triple.sites()) {
            edit.replace(site.node(), site.node() == first ? nodes : List.of());
            if (site.bias().isPresent() && !site.isGemm()) {
                edit.replace(site.bias().get().node(), List.of());
            }
        }
    }

    /** Matrices that reach a MatMul through a Transpose are still stored the other way round. */
    private List<String> turned(Triple triple, List<String> inputs, List<Node> nodes) {
        if (!triple.transposed()) {
            return inputs;
        }
        String turned = edit.freshName(inputs.get(1) + "_transposed");
        nodes.add(Node.of("Transpose", turned, List.of(inputs.get(1)), List.of(turned), Attribute.ints("perm", 1, 0)));
        return List.of(inputs.get(0), turned);
    }

    private static List<Attribute> gemm(Triple triple) {
        return List.of(Attribute.of("transB", triple.transposed() ? 1L : 0L));
    }

    private Node split(Triple triple, String from, List<Node> nodes) {
        List<String> outputs = triple.sites().stream().map(LinearUse::result).toList();
        String name = edit.freshName(from + "_split");
        long[] sizes = {triple.outputs(0), triple.outputs(1), triple.outputs(2)};
        if (facts.model().opset() < SIZES_BY_INPUT) {
            return Node.of(
                    "Split", name, List.of(from), outputs, Attribute.of("axis", -1L), Attribute.ints("split", sizes));
        }
        String wanted = edit.freshName(from + "_sizes");
        nodes.add(Node.of(
                "Constant",
                wanted,
                List.of(),
                List.of(wanted),
                Attribute.of("value", Tensor.longs("", Shape.of(3), sizes))));
        return Node.of("Split", name, List.of(from, wanted), outputs, Attribute.of("axis", -1L));
    }
}
