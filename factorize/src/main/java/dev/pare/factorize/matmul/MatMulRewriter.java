/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.factorize.matmul.Factored.CorrectedBias;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorData;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Puts two products in the place of one at every use of a factored weight: two MatMuls, or two Convs with the same groups. The bias stays an Add, which runtimes fuse. */
final class MatMulRewriter {
    private final ModelEdit edit;

    MatMulRewriter(Facts facts) {
        this.edit = new ModelEdit(facts.model());
    }

    Model rewrite(Plan<Factored> plan) {
        for (Decision.Apply<Factored> decision : plan.applied()) {
            replace(decision.weight(), decision.details());
        }
        return edit.finish();
    }

    private void replace(Weight weight, Factored factored) {
        DataType type = weight.tensor().type();
        boolean filters = factored.sites().get(0).isConv();
        int rank = factored.rank();
        Shape shapeA = filters
                ? filters(weight, (long) factored.groups() * rank, factored.inputs() / factored.groups())
                : Shape.of(factored.inputs(), rank);
        Shape shapeB = filters ? filters(weight, factored.outputs(), rank) : Shape.of(rank, factored.outputs());
        String a = add(weight, weight.name() + "_a", type, shapeA, factored.a());
        String b = add(weight, weight.name() + "_b", type, shapeB, factored.b());
        IdentityHashMap<Weight, String> biases = new IdentityHashMap<>();
        for (CorrectedBias corrected : factored.biases()) {
            Weight bias = corrected.bias();
            String base = bias.name() + "_corrected";
            biases.put(bias, add(bias, base, type, bias.tensor().shape(), corrected.data()));
        }
        for (LinearUse site : factored.sites()) {
            replace(site, a, b, biases);
        }
    }

    private static Shape filters(Weight like, long outputs, long inputs) {
        long[] dims = like.tensor().shape().toArray();
        dims[0] = outputs;
        dims[1] = inputs;
        return Shape.of(dims);
    }

    private String add(Weight beside, String base, DataType type, Shape shape, TensorData data) {
        String name = edit.freshName(base);
        edit.addInitializer(beside.scope(), Tensor.of(name, type, shape, data));
        return name;
    }

    private void replace(LinearUse site, String a, String b, IdentityHashMap<Weight, String> biases) {
        Node node = site.node();
        String inner = edit.freshName(node.output() + "_inner");
        List<Node> nodes = new ArrayList<>();
        if (site.isConv()) {
            edit.replace(node, convolutions(site, inner, a, b, biases));
            return;
        }
        nodes.add(Node.of("MatMul", edit.freshName(base(node) + "_a"), List.of(site.input(), a), List.of(inner)));
        if (site.isGemm()) {
            String bias = site.bias().map(s -> biases.get(s.weight())).orElse(null);
            gemm(node, inner, b, bias == null ? node.input(2) : bias, nodes);
        } else {
            nodes.add(node.withInputs(List.of(inner, b)));
            site.bias().filter(s -> biases.containsKey(s.weight())).ifPresent(s -> correct(s, biases.get(s.weight())));
        }
        edit.replace(node, nodes);
    }

    private List<Node> convolutions(
            LinearUse site, String inner, String a, String b, IdentityHashMap<Weight, String> biases) {
        Node node = site.node();
        Node first = new Node(
                node.op(),
                edit.freshName(base(node) + "_a"),
                List.of(site.input(), a),
                List.of(inner),
                node.attributes(),
                node.carried());
        List<String> inputs = new ArrayList<>(node.inputs());
        inputs.set(0, inner);
        inputs.set(1, b);
        site.bias().map(s -> biases.get(s.weight())).ifPresent(name -> inputs.set(2, name));
        return List.of(first, node.withInputs(inputs));
    }

    private void gemm(Node gemm, String inner, String b, String bias, List<Node> nodes) {
        String product = bias.isEmpty() ? gemm.output() : edit.freshName(gemm.output() + "_product");
        nodes.add(Node.of("MatMul", edit.freshName(base(gemm) + "_b"), List.of(inner, b), List.of(product)));
        if (!bias.isEmpty()) {
            nodes.add(Node.of("Add", gemm.name(), List.of(product, bias), List.of(gemm.output())));
        }
    }

    private void correct(LinearUse.Bias bias, String corrected) {
        List<String> inputs = new ArrayList<>(bias.node().inputs());
        inputs.set(bias.input(), corrected);
        edit.replace(bias.node(), List.of(bias.node().withInputs(inputs)));
    }

    private static String base(Node node) {
        return node.name().isEmpty() ? node.output() : node.name();
    }
}
