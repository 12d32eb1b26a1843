/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.graph.OpId;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.List;
import java.util.Random;

/**
 * One attention with rotary embeddings, as decoders have it, over the float input x [batch, sequence, width]. Queries may share heads of
 * keys and values.
 *
 * @param form how pairs of features are turned
 * @param heads of queries
 * @param groups heads of keys and values
 * @param size features of a head, even
 */
public record RotaryAttention(Form form, int heads, int groups, int size) {
    /** How pairs of features are turned. */
    public enum Form {
        /** Feature i with feature i + size/2, by cat(−x₂, x₁) (Hugging Face). */
        HALVES,
        /** Feature 2i with feature 2i + 1, by slices and a stack (Llama). */
        INTERLEAVED,
        /** Rotates with the operator com.microsoft.RotaryEmbedding. */
        FUSED
    }

    private static final int WIDTH = 24;
    private static final int POSITIONS = 32;

    public Model build() {
        GraphBuilder graph = GraphBuilder.model(17)
                .domain("com.microsoft", 1)
                .input("x", DataType.FLOAT, "batch", "sequence", WIDTH)
                .longs("one", 1)
                .longs("two", 2)
                .longs("zero", 0)
                .longs("last", -1)
                .longs("all", Long.MAX_VALUE)
                .longs("half", size / 2)
                .longs("index", 1);
        graph.op("Shape", "x.shape", "x").op("Gather", "length", "x.shape", "index");
        graph.matmul("q.product", "x", matrix("q.w", WIDTH, heads * size))
                .add("q", "q.product", row("q.bias", heads * size))
                .matmul("k.product", "x", matrix("k.w", WIDTH, groups * size))
                .add("k", "k.product", row("k.bias", groups * size))
                .matmul("v", "x", matrix("v.w", WIDTH, groups * size));
        graph.longs("q.sizes", 0, 0, heads, size).longs("kv.sizes", 0, 0, groups, size);
        graph.op("Reshape", "q.cut", "q", "q.sizes")
                .op("Reshape", "k.cut", "k", "kv.sizes")
                .op("Reshape", "v.cut", "v", "kv.sizes");
        tables(graph);
        if (form == Form.INTERLEAVED) {
            interleaved(graph, "q");
            interleaved(graph, "k");
            graph.transpose("q.up", "q.turned", 0, 2, 1, 3).transpose("k.up", "k.turned", 0, 2, 1, 3);
        } else {
            graph.transpose("q.heads", "q.cut", 0, 2, 1, 3).transpose("k.heads", "k.cut", 0, 2, 1, 3);
            turned(graph, "q");
            turned(graph, "k");
        }
        graph.transpose("v.up", "v.cut", 0, 2, 1, 3);
        String keys = spread(graph, "k.up");
        String values = spread(graph, "v.up");
        graph.transpose("k.across", keys, 0, 1, 3, 2)
                .op("MatMul", "products", "q.up", "k.across")
                .scalar("scale", (float) (1 / Math.sqrt(size)))
                .op("Mul", "scores", "products", "scale")
                .node("Softmax", List.of("scores"), List.of("weights"), Attribute.of("axis", -1))
                .op("MatMul", "context", "weights", values)
                .transpose("context.back", "context", 0, 2, 1, 3)
                .longs("joined", 0, 0, heads * size)
                .op("Reshape", "joint", "context.back", "joined")
                .matmul("y", "joint", matrix("o.w", heads * size, WIDTH));
        return graph.output("y", DataType.FLOAT, "batch", "sequence", WIDTH).build();
    }

    private static Tensor matrix(String name, int rows, int columns) {
        Random random = new Random(name.hashCode());
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() / Math.sqrt(rows));
        }
        return Tensor.floats(name, Shape.of(rows, columns), values);
    }

    private static Tensor row(String name, int length) {
        return Tensor.floats(name, Shape.of(length), TensorValues.floats(matrix(name, 1, length)));
    }

    /** Cosines and sines for each position and pair; for halves, each pair twice. */
    private void tables(GraphBuilder graph) {
        int width = form == Form.HALVES ? size : size / 2;
        float[] cosines = new float[POSITIONS * width];
        float[] sines = new float[POSITIONS * width];
        for (int i = 0; i < cosines.length; i++) {
            int pair = i % width % (size / 2);
            double angle = i / width * Math.pow(100, -2.0 * pair / size);
            cosines[i] = (float) Math.cos(angle);
            sines[i] = (float) Math.sin(angle);
        }
        graph.initializer(Tensor.floats("cos", Shape.of(POSITIONS, width), cosines));
        graph.initializer(Tensor.floats("sin", Shape.of(POSITIONS, width), sines));
        for (String table : List.of("cos", "sin")) {
            graph.op("Slice", table + ".rows", table, "zero", "length", "zero");
            graph.op("Unsqueeze", table + ".here", table + ".rows", form == Form.HALVES ? "zero" : "one");
        }
    }

    private void turned(GraphBuilder graph, String name) {
        String from = name + ".heads";
        if (form == Form.FUSED) {
            graph.node(
                    new OpId("com.microsoft", "RotaryEmbedding"),
                    List.of(from, "zero", "cos", "sin"),
                    List.of(name + ".up"));
            return;
        }
        graph.op("Slice", name + ".first", from, "zero", "half", "last")
                .op("Slice", name + ".second", from, "half", "all", "last")
                .op("Neg", name + ".minus", name + ".second")
                .node(
                        "Concat",
                        List.of(name + ".minus", name + ".first"),
                        List.of(name + ".swapped"),
                        Attribute.of("axis", -1))
                .op("Mul", name + ".a", from, "cos.here")
                .op("Mul", name + ".b", name + ".swapped", "sin.here")
                .op("Add", name + ".up", name + ".a", name + ".b");
    }

    private void interleaved(GraphBuilder graph, String name) {
        String from = name + ".cut";
        graph.op("Slice", name + ".even", from, "zero", "all", "last", "two")
                .op("Slice", name + ".odd", from, "one", "all", "last", "two")
                .op("Mul", name + ".a", name + ".even", "cos.here")
                .op("Mul", name + ".b", name + ".odd", "sin.here")
                .op("Sub", name + ".left", name + ".a", name + ".b")
                .op("Mul", name + ".c", name + ".even", "sin.here")
                .op("Mul", name + ".d", name + ".odd", "cos.here")
                .op("Add", name + ".right", name + ".c", name + ".d")
                .op("Unsqueeze", name + ".left.pair", name + ".left", "last")
                .op("Unsqueeze", name + ".right.pair", name + ".right", "last")
                .node(
                        "Concat",
                        List.of(name + ".left.pair", name + ".right.pair"),
                        List.of(name + ".pairs"),
                        Attribute.of("axis", -1))
                .longs(name + ".flat", 0, 0, name.equals("q") ? heads : groups, size)
                .op("Reshape", name + ".turned", name + ".pairs", name + ".flat");
    }

    /** Each head of keys and values once for every head of queries that reads it. */
    private String spread(GraphBuilder graph, String value) {
        if (groups == heads) {
            return value;
        }
        graph.op("Shape", value + ".shape", value)
                .op("Gather", value + ".batch", value + ".shape", "zero")
                .op("Gather", value + ".length", value + ".shape", "two")
                .longs(value + ".groups", groups)
                .longs(value + ".times", heads / groups)
                .longs(value + ".size", size)
                .longs(value + ".heads", heads)
                .node(
                        "Concat",
                        List.of(
                                value + ".batch",
                                value + ".groups",
                                value + ".times",
                                value + ".length",
                                value + ".size"),
                        List.of(value + ".wide"),
                        Attribute.of("axis", 0))
                .node(
                        "Concat",
                        List.of(value + ".batch", value + ".heads", value + ".length", value + ".size"),
                        List.of(value + ".flat"),
                        Attribute.of("axis", 0))
                .op("Unsqueeze", value + ".apart", value, "two")
                .op("Expand", value + ".spread", value + ".apart", value + ".wide")
                .op("Reshape", value + ".all", value + ".spread", value + ".flat");
        return value + ".all";
    }
}
