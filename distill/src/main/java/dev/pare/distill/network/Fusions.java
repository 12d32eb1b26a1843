/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import dev.pare.analysis.Facts;
import dev.pare.distill.operator.OperatorTable;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts one operator in the place of the many that exporters write for layer normalization, GELU, products with a bias and attention: the
 * same numbers, with less memory for gradients and less to compute. Inner values stay in the graph for those who want them.
 */
final class Fusions {
    private final Sources sources;
    private final NormalizationFusion normalizations;
    private final ActivationFusion activations;
    private final AttentionFusion attentions;

    private Fusions(Model model) {
        this.sources = new Sources(model.graph());
        Facts facts = Facts.of(model);
        this.normalizations = new NormalizationFusion(facts, sources);
        this.activations = new ActivationFusion(facts);
        this.attentions = new AttentionFusion(sources);
    }

    /** @param model with the nodes of its main graph in order */
    static Graph in(Model model) {
        Graph graph = model.graph();
        Fusions fusions = new Fusions(model);
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Node fused = node.is("MatMulInteger") ? RealCodes.in(node, nodes) : fusions.fused(node);
            fusions.sources.put(fused);
            nodes.add(fused);
        }
        return graph.withNodes(nodes);
    }

    private Node fused(Node node) {
        Optional<Node> whole = normalizations.endingIn(node).or(() -> activations.endingIn(node));
        if (whole.isPresent()) {
            return whole.get();
        }
        if (node.is("Add")) {
            return linear(node).orElse(node);
        }
        return node.is("MatMul") ? attentions.fused(node).orElse(node) : node;
    }

    /** x W + b with constants W and b. */
    private Optional<Node> linear(Node add) {
        for (int side = 0; side < 2; side++) {
            Node product = sources.made(add.input(side), "MatMul");
            String bias = add.input(1 - side);
            if (product != null && sources.isConstant(bias, 1) && fits(product.input(1), bias)) {
                return Optional.of(new Node(
                        OperatorTable.LINEAR,
                        add.name(),
                        List.of(product.input(0), product.input(1), bias),
                        List.of(add.output()),
                        List.of(),
                        add.carried()));
            }
        }
        return Optional.empty();
    }

    private boolean fits(String matrix, String bias) {
        return sources.isConstant(matrix, 2)
                && sources.constant(matrix).shape().dim(1)
                        == sources.constant(bias).shape().dim(0);
    }
}
