/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.analysis.WeightUse;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.quantize.product.Multiplication;
import java.util.ArrayList;
import java.util.List;

/** Products become QLinearMatMul, the standard operator, which gives codes again; a DequantizeLinear follows, then the bias of a Gemm. */
final class QlinearForm implements ProductForm {
    private final ModelEdit edit;
    private final ActivationCodes activations;
    private final WeightCodes weights;

    QlinearForm(ModelEdit edit, ActivationCodes activations, WeightCodes weights) {
        this.edit = edit;
        this.activations = activations;
        this.weights = weights;
    }

    @Override
    public void replace(FixedProduct product, StoredWeight weight) {
        WeightUse use = product.use();
        Node node = use.node();
        ActivationCodes.Quantized x = activations.of(use.scope(), node.input(0), product.input());
        String w = weights.codes(use.scope(), weight, Multiplication.transposed(use));
        Affine output = product.output().orElseThrow();
        ActivationCodes.Quantized y = activations.parameters(use.scope(), node.output(), output);
        String floats = product.addsFloats() ? edit.freshName(node.output() + ".product") : node.output();
        List<String> inputs =
                List.of(x.codes(), x.scale(), x.zero(), w, weight.scales(), weight.zeros(), y.scale(), y.zero());
        List<Node> nodes = new ArrayList<>();
        nodes.add(node("QLinearMatMul", inputs, y.codes()));
        nodes.add(node("DequantizeLinear", List.of(y.codes(), y.scale(), y.zero()), floats));
        if (product.addsFloats()) {
            nodes.add(ProductForm.sum(edit, node, floats));
        }
        edit.replace(node, nodes);
    }

    private Node node(String operator, List<String> inputs, String output) {
        return Node.of(operator, edit.freshName(output), inputs, List.of(output));
    }
}
