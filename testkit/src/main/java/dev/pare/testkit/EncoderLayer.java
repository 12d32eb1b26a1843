/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import dev.pare.graph.Attribute;
import dev.pare.tensor.Tensor;
import java.util.List;

/** Writes one layer of a {@link TransformerModel}: self-attention and feed-forward, each with its residual and normalization. */
final class EncoderLayer {
    private static final int MATRICES = 6;

    private final GraphBuilder b;
    private final TransformerModel model;
    private final SeededWeights weights;
    private final int index;
    private final String at;
    private final String prefix;
    private final int heads;
    private final int width;

    EncoderLayer(GraphBuilder b, TransformerModel model, SeededWeights weights, int index) {
        this.b = b;
        this.model = model;
        this.weights = weights;
        this.index = index;
        this.at = "/layer." + index;
        this.prefix = "bert.encoder.layer." + index;
        this.heads = model.shape().heads();
        this.width = model.shape().hidden() / heads;
    }

    /** Returns the name of the layer's result. */
    String write(String state) {
        String context = attention(state);
        int hidden = model.shape().hidden();
        linear("/output", context, ".attention.output.dense", 3, hidden, hidden);
        b.add(at + "/Add_1", state, at + "/output");
        model.norm(b, weights, at + "/norm1", at + "/Add_1", prefix + ".attention.output.LayerNorm");
        int ffn = model.shape().ffn();
        linear("/inner", at + "/norm1", ".intermediate.dense", 4, hidden, ffn);
        b.gelu(at + "/gelu", at + "/inner");
        linear("/outer", at + "/gelu", ".output.dense", 5, ffn, hidden);
        b.add(at + "/Add_3", at + "/norm1", at + "/outer");
        model.norm(b, weights, at + "/norm2", at + "/Add_3", prefix + ".output.LayerNorm");
        return at + "/norm2";
    }

    private String attention(String state) {
        int hidden = model.shape().hidden();
        linear("/query", state, ".attention.self.query", 0, hidden, hidden);
        reshape("/query/split", "/query", heads, width);
        b.transpose(at + "/query/heads", at + "/query/split", 0, 2, 1, 3);
        linear("/key", state, ".attention.self.key", 1, hidden, hidden);
        reshape("/key/split", "/key", heads, width);
        linear("/value", state, ".attention.self.value", 2, hidden, hidden);
        reshape("/value/split", "/value", heads, width);
        b.transpose(at + "/value/heads", at + "/value/split", 0, 2, 1, 3)
                .transpose(at + "/key/heads", at + "/key/split", 0, 2, 3, 1)
                .matmul(at + "/MatMul", at + "/query/heads", at + "/key/heads")
                .constant(at + "/root", Blocks.scalar((float) Math.sqrt(width)))
                .op("Div", at + "/Div", at + "/MatMul", at + "/root")
                .add(at + "/Add", at + "/Div", "/mask")
                .node("Softmax", List.of(at + "/Add"), List.of(at + "/Softmax"), Attribute.of("axis", -1))
                .matmul(at + "/MatMul_1", at + "/Softmax", at + "/value/heads")
                .transpose(at + "/joined", at + "/MatMul_1", 0, 2, 1, 3);
        reshape("/context", "/joined", hidden);
        return at + "/context";
    }

    private void linear(String to, String from, String name, int matrix, int in, int out) {
        Tensor weight = weights.lazy("onnx::MatMul_" + (1000 + MATRICES * index + matrix), in, out);
        Tensor bias = weights.lazy(prefix + name + ".bias", out);
        // The exporter puts the bias first.
        b.matmul(at + to + "/MatMul", from, weight).initializer(bias).add(at + to, bias.name(), at + to + "/MatMul");
    }

    /** Keeps the first two sizes and sets the others. */
    private void reshape(String to, String from, long... sizes) {
        String wanted = at + to + "/shape";
        if (model.constantReshapes()) {
            long[] all = new long[2 + sizes.length];
            System.arraycopy(sizes, 0, all, 2, sizes.length);
            Blocks.list(b, wanted, all);
        } else {
            shapeFrom(wanted, at + from, sizes);
        }
        b.node("Reshape", List.of(at + from, wanted), List.of(at + to), Attribute.of("allowzero", 0));
    }

    private void shapeFrom(String to, String like, long... sizes) {
        String[] parts = new String[2 + sizes.length];
        Blocks.list(b, to + "/axis", 0);
        for (int i = 0; i < 2; i++) {
            parts[i] = to + "/kept" + i;
            b.op("Shape", parts[i] + "/Shape", like);
            Blocks.index(b, parts[i] + "/index", i);
            b.node(
                            "Gather",
                            List.of(parts[i] + "/Shape", parts[i] + "/index"),
                            List.of(parts[i] + "/Gather"),
                            Attribute.of("axis", 0))
                    .op("Unsqueeze", parts[i], parts[i] + "/Gather", to + "/axis");
        }
        for (int i = 0; i < sizes.length; i++) {
            parts[2 + i] = to + "/set" + i;
            Blocks.list(b, parts[2 + i], sizes[i]);
        }
        b.node("Concat", List.of(parts), List.of(to), Attribute.of("axis", 0));
    }
}
