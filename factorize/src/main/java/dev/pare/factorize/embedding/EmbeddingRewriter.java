/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.embedding;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorData;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks up the narrow table and projects. A tied decoder x Eᵀ becomes (x Bᵀ) Aᵀ with the same two factors, so that it stays tied;
 * runtimes fold the Transposes when they load the model.
 */
final class EmbeddingRewriter {
    /** The opset from which on a Gemm may omit its third input. */
    private static final int GEMM_WITHOUT_BIAS = 11;

    private final ModelEdit edit;
    private final boolean biasNeeded;

    EmbeddingRewriter(Facts facts) {
        this.biasNeeded = facts.model().opset() < GEMM_WITHOUT_BIAS;
        this.edit = new ModelEdit(facts.model());
    }

    Model rewrite(Plan<SplitTable> plan) {
        for (Decision.Apply<SplitTable> decision : plan.applied()) {
            replace(decision.weight(), decision.details());
        }
        return edit.finish();
    }

    private void replace(Weight table, SplitTable split) {
        String a = add(table, "_a", Shape.of(split.rows(), split.width()), split.a());
        String b = add(table, "_b", Shape.of(split.width(), split.columns()), split.b());
        Lookups lookups = Lookups.of(table);
        lookups.gathers().forEach(u -> gather(u, a, b));
        String zero =
                biasNeeded && lookups.decoders().stream().anyMatch(u -> u.node().is("Gemm"))
                        ? add(
                                table,
                                "_zero",
                                Shape.of(1),
                                InlineData.raw(new byte[table.tensor().type().bits() / 8]))
                        : "";
        lookups.decoders().forEach(u -> decode(u, a, b, zero));
    }

    private String add(Weight table, String suffix, Shape shape, TensorData data) {
        DataType type = table.tensor().type();
        String name = edit.freshName(table.name() + suffix);
        edit.addInitializer(table.scope(), Tensor.of(name, type, shape, data));
        return name;
    }

    private void gather(WeightUse use, String a, String b) {
        Node node = use.node();
        String narrow = edit.freshName(node.output() + "_narrow");
        Node lookup = node.withInputs(List.of(a, node.input(1))).withOutputs(List.of(narrow));
        String name = edit.freshName(base(node) + "_projection");
        Node project = Node.of("MatMul", name, List.of(narrow, b), List.of(node.output()));
        edit.replace(node, List.of(lookup, project));
    }

    private void decode(WeightUse use, String a, String b, String zero) {
        Node node = use.node();
        String narrow = edit.freshName(node.output() + "_narrow");
        if (node.is("Gemm")) {
            gemm(node, narrow, a, b, zero);
            return;
        }
        String turnedA = edit.freshName(a + "_transposed");
        String turnedB = edit.freshName(b + "_transposed");
        String name = edit.freshName(base(node) + "_b");
        edit.replace(
                node,
                List.of(
                        swap(b, turnedB),
                        Node.of("MatMul", name, List.of(node.input(0), turnedB), List.of(narrow)),
                        swap(a, turnedA),
                        node.withInputs(List.of(narrow, turnedA))));
    }

    /** Scale and bias stay with the second product; the first takes the input as the Gemm did. */
    private void gemm(Node node, String narrow, String a, String b, String zero) {
        long transA = node.intAttribute("transA", 0);
        Node first = Node.of(
                "Gemm",
                edit.freshName(base(node) + "_b"),
                zero.isEmpty() ? List.of(node.input(0), b) : List.of(node.input(0), b, zero),
                List.of(narrow),
                Attribute.of("transA", transA),
                Attribute.of("transB", 1L));
        List<String> inputs = new ArrayList<>(node.inputs());
        inputs.set(0, narrow);
        inputs.set(1, a);
        List<Attribute> attributes = new ArrayList<>(node.attributes());
        attributes.removeIf(t -> t.name().equals("transA") || t.name().equals("transB"));
        attributes.add(Attribute.of("transB", 1L));
        edit.replace(node, List.of(first, node.withInputs(inputs).withAttributes(attributes)));
    }

    private static Node swap(String from, String to) {
        return Node.of("Transpose", to, List.of(from), List.of(to), Attribute.ints("perm", 1, 0));
    }

    private static String base(Node node) {
        return node.name().isEmpty() ? node.output() : node.name();
    }
}
