/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the best-known dynamic quantizer writes for the matrix products of a model: signed weights per column with an explicit zero
 * point, one quantization of each activation, scales multiplied first. Written here anew from the operators' definitions, in the
 * plainest way, as something to compare with. Embeddings stay float.
 */
final class ReferenceInt8 {
    private final ModelEdit edit;
    private final Map<String, String> quantized = new HashMap<>();
    private int products;

    private ReferenceInt8(Model model) {
        this.edit = new ModelEdit(model);
    }

    static Model of(Model model) {
        ReferenceInt8 reference = new ReferenceInt8(model);
        Facts facts = Facts.of(model);
        for (Weight weight : facts.weights().parameters()) {
            for (WeightUse use : weight.uses()) {
                boolean product = use.node().is("MatMul") && use.input() == 1 && !use.transposed();
                if (product && weight.tensor().shape().rank() == 2) {
                    reference.replace(weight.tensor(), use.node(), model.graph());
                }
            }
        }
        return reference.edit.finish();
    }

    private void replace(Tensor weight, Node node, Graph graph) {
        int rows = weight.shape().intDim(0);
        int columns = weight.shape().intDim(1);
        String base = "reference" + products++;
        float[] scales = new float[columns];
        byte[] codes = codes(TensorValues.floats(weight), rows, columns, scales);
        Tensor code = Tensor.of(base + ".w", DataType.INT8, weight.shape(), InlineData.raw(codes));
        Tensor zero = Tensor.of(base + ".z", DataType.INT8, Shape.of(columns), InlineData.raw(new byte[columns]));
        Tensor scale = Tensor.floats(base + ".s", Shape.of(columns), scales);
        List.of(code, zero, scale).forEach(t -> edit.addInitializer(graph, t));
        String x = quantized.computeIfAbsent(node.input(0), value -> quantize(value, node, base));
        Attribute toFloat = Attribute.of("to", DataType.FLOAT.code());
        List<String> inputs = List.of(x + ".q", code.name(), x + ".zero", zero.name());
        edit.replace(
                node,
                List.of(
                        Node.of("MatMulInteger", base + "/product", inputs, List.of(base + ".i")),
                        Node.of("Cast", base + "/cast", List.of(base + ".i"), List.of(base + ".f"), toFloat),
                        Node.of("Mul", base + "/scales", List.of(x + ".scale", scale.name()), List.of(base + ".m")),
                        Node.of("Mul", base + "/scaled", List.of(base + ".f", base + ".m"), node.outputs())));
    }

    private String quantize(String value, Node before, String base) {
        List<String> outputs = List.of(base + ".q", base + ".scale", base + ".zero");
        edit.insertBefore(before, List.of(Node.of("DynamicQuantizeLinear", base + "/x", List.of(value), outputs)));
        return base;
    }

    private static byte[] codes(float[] w, int rows, int columns, float[] scales) {
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                scales[j] = Math.max(scales[j], Math.abs(w[i * columns + j]) / 127);
            }
        }
        byte[] codes = new byte[w.length];
        for (int i = 0; i < w.length; i++) {
            codes[i] = (byte) Math.round(w[i] / Math.max(scales[i % columns], 1e-30f));
        }
        return codes;
    }
}
