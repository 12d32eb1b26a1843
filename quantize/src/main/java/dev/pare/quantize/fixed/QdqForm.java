/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.analysis.WeightUse;
import dev.pare.graph.Attribute;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.List;

/**
 * Products stay what they are, between nodes that say how their inputs are quantized. There is no QuantizeLinear behind them: ONNX
 * Runtime then runs a MatMul as MatMulIntegerToFloat, and a Gemm with its bias in 32 bits as one QGemm.
 *
 * <p>A MatMul of two matrices becomes a Gemm here. ONNX Runtime makes one of it anyway if an Add follows, before it looks for
 * quantized products; that one has a bias of floats and would stay a float product. Where all shapes are fixed it does the same with
 * stacks of matrices, turned into matrices: there the Add of a bias becomes a Sub, which is left alone.
 */
final class QdqForm implements ProductForm {
    private final ModelEdit edit;
    private final ActivationCodes activations;
    private final WeightCodes weights;

    QdqForm(ModelEdit edit, ActivationCodes activations, WeightCodes weights) {
        this.edit = edit;
        this.activations = activations;
        this.weights = weights;
    }

    @Override
    public void replace(FixedProduct product, StoredWeight weight) {
        WeightUse use = product.use();
        Node node = use.node();
        List<String> inputs = new ArrayList<>();
        inputs.add(activations.dequantized(use.scope(), node.input(0), product.input()));
        inputs.add(weights.dequantized(use.scope(), weight, use.transposed()));
        if (!product.flat()) {
            edit.replace(node, List.of(node.withInputs(inputs)));
            product.sum().filter(s -> product.fixedShape()).ifPresent(s -> subtract(use, s));
            return;
        }
        if (product.bias().isPresent()) {
            inputs.add(bias(product, weight));
        }
        if (product.addsFloats()) {
            String y = edit.freshName(node.output() + ".product");
            edit.replace(node, List.of(gemm(node, inputs, y), ProductForm.sum(edit, node, y)));
            return;
        }
        String y = product.bias().isPresent() ? ProductForm.withoutSum(edit, product) : node.output();
        edit.replace(node, List.of(gemm(node, inputs, y)));
    }

    /** p + b as p - (-b), which is the same number. */
    private void subtract(WeightUse use, FollowingSum sum) {
        float[] negated = TensorValues.floats(sum.list().tensor());
        for (int i = 0; i < negated.length; i++) {
            negated[i] = -negated[i];
        }
        String name = edit.freshName(sum.list().name() + ".negated");
        edit.addInitializer(use.scope(), Tensor.floats(name, Shape.of(negated.length), negated));
        Node add = sum.node();
        List<String> inputs = List.of(use.node().output(), name);
        edit.replace(add, List.of(Node.of("Sub", add.name(), inputs, add.outputs())));
    }

    private static Node gemm(Node node, List<String> inputs, String output) {
        return node.is("Gemm")
                ? node.withInputs(inputs).withOutputs(List.of(output))
                : Node.of("Gemm", node.name(), inputs, List.of(output));
    }

    /** Its scale is the product of both scales, so that its codes are added to the integer product as they are. */
    private String bias(FixedProduct product, StoredWeight weight) {
        WeightUse use = product.use();
        float[] scales = weight.how().scales().clone();
        for (int i = 0; i < scales.length; i++) {
            scales[i] *= product.input().scale();
        }
        boolean perChannel = weight.how().perChannel();
        String codes = ProductForm.storeBias(edit, product);
        String scale = edit.freshName(codes + ".scale");
        Shape shape = perChannel ? Shape.of(scales.length) : Shape.of();
        edit.addInitializer(use.scope(), Tensor.floats(scale, shape, scales));
        String floats = edit.freshName(codes + ".float");
        Attribute[] axis = perChannel ? new Attribute[] {Attribute.of("axis", 0)} : new Attribute[0];
        Node dequantize =
                Node.of("DequantizeLinear", edit.freshName(floats), List.of(codes, scale), List.of(floats), axis);
        edit.insertBefore(use.node(), List.of(dequantize));
        return floats;
    }
}
