/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A text classifier of the shape of BERT, written as torch's TorchScript exporter writes it at opset 14: decomposed normalization
 * and Gelu, sizes read from shapes, weights of MatMul transposed and named by a counter. Inputs are {@code input_ids},
 * {@code attention_mask} and {@code token_type_ids}, int64 of batch by sequence; the output is {@code logits}, batch by labels.
 * The weights are random and different in every layer, and computed only when somebody reads them.
 *
 * @param constantReshapes whether heads are split by a constant shape {@code [0, 0, heads, width]} and not by one put together
 *     from {@code Shape} nodes
 */
public record TransformerModel(TransformerShape shape, long seed, boolean constantReshapes) {
    public static TransformerModel of(TransformerShape shape) {
        return new TransformerModel(shape, 20_190_525, false);
    }

    public TransformerModel withSeed(long other) {
        return new TransformerModel(shape, other, constantReshapes);
    }

    public TransformerModel withConstantReshapes() {
        return new TransformerModel(shape, seed, true);
    }

    public Model build() {
        GraphBuilder b = GraphBuilder.model(14, 7)
                .input("input_ids", DataType.INT64, "batch", "sequence")
                .input("attention_mask", DataType.INT64, "batch", "sequence")
                .input("token_type_ids", DataType.INT64, "batch", "sequence");
        SeededWeights weights = SeededWeights.of(seed);
        String state = embeddings(b, weights);
        mask(b);
        for (int i = 0; i < shape.layers(); i++) {
            state = new EncoderLayer(b, this, weights, i).write(state);
        }
        classifier(b, weights, state);
        return b.output("logits", DataType.FLOAT, "batch", shape.labels()).build();
    }

    private String embeddings(GraphBuilder b, SeededWeights weights) {
        int hidden = shape.hidden();
        positions(b);
        b.gather("/words", weights.lazy("bert.embeddings.word.weight", shape.vocabulary(), hidden), "input_ids")
                .gather(
                        "/places",
                        weights.lazy("bert.embeddings.position.weight", shape.positions(), hidden),
                        "/position_ids")
                .add("/Add", "/words", "/places")
                .gather("/kinds", weights.lazy("bert.embeddings.token_type.weight", 2, hidden), "token_type_ids")
                .add("/Add_1", "/Add", "/kinds");
        norm(b, weights, "/embeddings", "/Add_1", "bert.embeddings.norm");
        return "/embeddings";
    }

    /** The first positions, as many as the input is long: a slice of a constant. */
    private void positions(GraphBuilder b) {
        b.op("Shape", "/Shape", "input_ids");
        Blocks.index(b, "/one", 1);
        b.node("Gather", List.of("/Shape", "/one"), List.of("/length"), Attribute.of("axis", 0));
        Blocks.list(b, "/all", LongStream.range(0, shape.positions()).toArray());
        Blocks.list(b, "/from", 0);
        Blocks.list(b, "/axis", 0);
        Blocks.list(b, "/step", 1);
        b.op("Unsqueeze", "/to", "/length", "/axis")
                .op("Slice", "/range", "/all", "/from", "/to", "/axis", "/step")
                .op("Unsqueeze", "/position_ids", "/range", "/axis");
    }

    /** 0 for tokens and the lowest float for padding, batch by 1 by 1 by sequence. */
    private static void mask(GraphBuilder b) {
        Blocks.list(b, "/mask/axis1", 1);
        Blocks.list(b, "/mask/axis2", 2);
        b.op("Unsqueeze", "/mask/wide", "attention_mask", "/mask/axis1")
                .op("Unsqueeze", "/mask/wider", "/mask/wide", "/mask/axis2")
                .node("Cast", List.of("/mask/wider"), List.of("/mask/float"), Attribute.of("to", DataType.FLOAT.code()))
                .constant("/mask/one", Blocks.scalar(1))
                .op("Sub", "/mask/padding", "/mask/one", "/mask/float")
                .constant("/mask/lowest", Blocks.scalar(-Float.MAX_VALUE))
                .op("Mul", "/mask", "/mask/padding", "/mask/lowest");
    }

    private void classifier(GraphBuilder b, SeededWeights weights, String state) {
        int hidden = shape.hidden();
        Blocks.index(b, "/pooler/first", 0);
        b.node("Gather", List.of(state, "/pooler/first"), List.of("/pooler/token"), Attribute.of("axis", 1));
        Tensor pooler = weights.lazy("bert.pooler.weight", hidden, hidden);
        b.gemm("/pooler/dense", "/pooler/token", pooler, weights.lazy("bert.pooler.bias", hidden))
                .op("Tanh", "/pooler", "/pooler/dense");
        Tensor last = weights.lazy("classifier.weight", shape.labels(), hidden);
        b.gemm("logits", "/pooler", last, weights.lazy("classifier.bias", shape.labels()));
    }

    /** Normalization with a scale about one. */
    void norm(GraphBuilder b, SeededWeights weights, String to, String from, String prefix) {
        Tensor scale = weights.around(1).lazy(prefix + ".weight", shape.hidden());
        b.layerNorm(to, from, scale, weights.lazy(prefix + ".bias", shape.hidden()));
    }
}
