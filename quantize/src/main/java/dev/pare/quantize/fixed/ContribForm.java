/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.analysis.WeightUse;
import dev.pare.graph.Attribute;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.graph.OpId;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.List;

/**
 * Products become what ONNX Runtime would make of the QDQ form: MatMulIntegerToFloat, with the bias that is added to a MatMul taken in,
 * and QGemm. Both give floats, so that results need no range.
 */
final class ContribForm implements ProductForm {
    static final String DOMAIN = "com.microsoft";

    private final ModelEdit edit;
    private final ActivationCodes activations;
    private final WeightCodes weights;

    ContribForm(ModelEdit edit, ActivationCodes activations, WeightCodes weights) {
        this.edit = edit;
        this.activations = activations;
        this.weights = weights;
    }

    @Override
    public void replace(FixedProduct product, StoredWeight weight) {
        WeightUse use = product.use();
        ActivationCodes.Quantized x = activations.of(use.scope(), use.node().input(0), product.input());
        String w = weights.codes(use.scope(), weight, use.transposed());
        if (product.flat()) {
            gemm(product, List.of(x.codes(), x.scale(), x.zero(), w, weight.scales(), weight.zeros()));
        } else {
            multiply(product, List.of(x.codes(), w, x.scale(), weight.scales(), x.zero(), weight.zeros()));
        }
    }

    private void multiply(FixedProduct product, List<String> operands) {
        List<String> inputs = new ArrayList<>(operands);
        product.sum().ifPresent(s -> inputs.add(s.list().name()));
        String y = ProductForm.withoutSum(edit, product);
        Node node = product.use().node();
        edit.replace(node, List.of(contrib("MatMulIntegerToFloat", node, inputs, y)));
    }

    private void gemm(FixedProduct product, List<String> operands) {
        Node node = product.use().node();
        Attribute transB = Attribute.of("transB", node.intAttribute("transB", 0));
        if (product.addsFloats()) {
            String y = edit.freshName(node.output() + ".product");
            Node gemm = contrib("QGemm", node, operands, y, transB);
            edit.replace(node, List.of(gemm, ProductForm.sum(edit, node, y)));
            return;
        }
        List<String> inputs = new ArrayList<>(operands);
        if (product.bias().isPresent()) {
            inputs.add(ProductForm.storeBias(edit, product));
        }
        String y = product.bias().isPresent() ? ProductForm.withoutSum(edit, product) : node.output();
        edit.replace(node, List.of(contrib("QGemm", node, inputs, y, transB)));
    }

    private static Node contrib(String type, Node old, List<String> inputs, String output, Attribute... attributes) {
        OpId op = new OpId(DOMAIN, type);
        return new Node(op, old.name(), inputs, List.of(output), List.of(attributes), UnknownFields.NOTHING);
    }
}
