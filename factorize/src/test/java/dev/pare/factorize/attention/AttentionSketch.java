/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.factorize.Sketch;
import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Builds attentions in the forms in which exporters write them. */
final class AttentionSketch {
    static final int HEADS = 2;
    static final int SIZE = 8;
    static final int WIDTH = HEADS * SIZE;

    /** How the shapes of heads are given. */
    enum Cut {
        /** Computed sizes and constants, joined. */
        CONCAT,
        /** [0, 0, heads, size] */
        CONSTANT,
        /** [0, 0, -1, size], and [0, 0, -1] behind */
        INFERRED,
        /** sequence, batch times heads, size: two Transposes of three axes */
        THREE_AXES
    }

    private final Sketch sketch = new Sketch();
    private final Cut cut;
    private final int rank;
    private boolean scaledByShape;
    private boolean fused;
    private boolean gemm;
    private String beforeSoftmax = "Div";
    private boolean outputBias = true;
    private int layers = 1;

    /** @param rank of the scores and of the output of each head */
    AttentionSketch(Cut cut, int rank) {
        this.cut = cut;
        this.rank = rank;
    }

    /** Computes the scale from the size of the queries, as scaled_dot_product_attention is exported. */
    AttentionSketch scaledByShape() {
        scaledByShape = true;
        return this;
    }

    /** Queries, keys and values from one matrix. */
    AttentionSketch fused() {
        fused = true;
        return this;
    }

    /** Linear layers as Gemm with transposed weights, on rows without a batch; cut as CONCAT. */
    AttentionSketch gemm() {
        gemm = true;
        return this;
    }

    /** Bounds the scores, so that softmax does not ignore what keys share. */
    AttentionSketch capped() {
        beforeSoftmax = "Tanh";
        return this;
    }

    AttentionSketch withoutOutputBias() {
        outputBias = false;
        return this;
    }

    /** So many passes through the same layer. */
    AttentionSketch layers(int count) {
        layers = count;
        return this;
    }

    Model model() {
        sketch.input("x", DataType.FLOAT, 3).output("y", DataType.FLOAT, 3);
        sketch.weight(planted("q", 1)).weight(Sketch.matrix("k", 3, WIDTH, WIDTH));
        sketch.weight(planted("v", 5)).weight(Sketch.matrix("o", 7, WIDTH, WIDTH));
        for (String bias : List.of("q", "k", "v", "o")) {
            sketch.weight(Sketch.row(bias + "_bias", bias.hashCode(), WIDTH));
        }
        sketch.weight(Tensor.floats("scale", Shape.of(), (float) Math.sqrt(SIZE)));
        constants();
        String at = "x";
        for (int layer = 0; layer < layers; layer++) {
            String next = layer + 1 == layers ? "y" : "layer" + layer;
            layer("l" + layer, at, next);
            at = next;
        }
        return used(sketch.model());
    }

    /** Without the constants that this form has no use for. */
    private static Model used(Model model) {
        Graph graph = model.graph();
        List<Tensor> used = graph.initializers().stream()
                .filter(t -> graph.nodes().stream().anyMatch(n -> n.inputs().contains(t.name())))
                .toList();
        return model.withGraph(graph.withInitializers(used));
    }

    private void gemm(String p, String in, String weight) {
        node("Reshape", p + "x", in, "rows");
        sketch.node(Node.of("Transpose", p + "w", List.of(weight), List.of(p + "w"), Attribute.ints("perm", 1, 0)));
        sketch.node(Node.of(
                "Gemm",
                p + "g",
                List.of(p + "x", p + "w", weight + "_bias"),
                List.of(p + "a"),
                Attribute.of("transB", 1)));
    }

    private void constants() {
        sketch.weight(Sketch.matrix("qkv", 9, WIDTH, 3 * WIDTH)).weight(Tensor.longs("rows", Shape.of(2), -1, WIDTH));
        sketch.weight(Tensor.longs("zero", Shape.of(), 0)).weight(Tensor.longs("one", Shape.of(), 1));
        sketch.weight(Tensor.longs("axis", Shape.of(1), 0)).weight(Tensor.longs("last", Shape.of(1), -1));
        sketch.weight(Tensor.longs("end", Shape.of(1), Long.MAX_VALUE));
        sketch.weight(Tensor.longs("heads", Shape.of(1), HEADS)).weight(Tensor.longs("size", Shape.of(1), SIZE));
        sketch.weight(Tensor.longs("width", Shape.of(1), WIDTH));
        sketch.weight(Tensor.longs("whole", Shape.of(4), 0, 0, HEADS, SIZE));
        sketch.weight(Tensor.longs("back", Shape.of(3), 0, 0, WIDTH));
        sketch.weight(Tensor.longs("inferred", Shape.of(4), 0, 0, -1, SIZE));
        sketch.weight(Tensor.longs("flat", Shape.of(3), 0, 0, -1));
        sketch.weight(Tensor.longs("three", Shape.of(3), 0, -1, SIZE));
        sketch.weight(Tensor.floats("unit", Shape.of(), 1));
    }

    /** For each head a matrix of low rank. */
    private Tensor planted(String name, long seed) {
        float[] all = new float[WIDTH * WIDTH];
        for (int head = 0; head < HEADS; head++) {
            float[] left = Sketch.noise(seed + 10 * head, WIDTH * rank);
            float[] right = Sketch.noise(seed + 10 * head + 1, rank * SIZE);
            for (int i = 0; i < WIDTH; i++) {
                for (int j = 0; j < SIZE; j++) {
                    for (int r = 0; r < rank; r++) {
                        all[i * WIDTH + head * SIZE + j] += left[i * rank + r] * right[r * SIZE + j] / WIDTH;
                    }
                }
            }
        }
        return Tensor.floats(name, Shape.of(WIDTH, WIDTH), all);
    }

    private void layer(String p, String in, String out) {
        if (fused) {
            node("MatMul", p + "qkv", in, "qkv");
            List<String> parts = List.of(p + "qa", p + "ka", p + "va");
            sketch.node(Node.of("Split", p + "split", List.of(p + "qkv"), parts, Attribute.of("axis", -1)));
        }
        for (String w : List.of("q", "k", "v")) {
            if (gemm) {
                gemm(p + w, in, w);
            } else if (!fused) {
                node("MatMul", p + w + "m", in, w);
                node("Add", p + w + "a", w + "_bias", p + w + "m");
            }
            split(p + w, in);
        }
        turned(p + "q", false);
        turned(p + "v", false);
        turned(p + "k", true);
        String query = scaledByShape ? scaled(p) : p + "qt";
        node("MatMul", p + "s", query, p + "kt");
        boolean plain = scaledByShape || !beforeSoftmax.equals("Div");
        node(
                scaledByShape ? "Identity" : beforeSoftmax,
                p + "sd",
                plain ? List.of(p + "s") : List.of(p + "s", "scale"));
        sketch.node(Node.of("Softmax", p + "p", List.of(p + "sd"), List.of(p + "p"), Attribute.of("axis", -1)));
        node("MatMul", p + "c", p + "p", p + "vt");
        long[] perm = cut == Cut.THREE_AXES ? new long[] {1, 0, 2} : new long[] {0, 2, 1, 3};
        sketch.node(Node.of("Transpose", p + "ct", List.of(p + "c"), List.of(p + "ct"), Attribute.ints("perm", perm)));
        joined(p, in);
        node("MatMul", outputBias ? p + "om" : out, p + "cj", "o");
        if (outputBias) {
            node("Add", out, p + "om", "o_bias");
        }
    }

    private void split(String p, String in) {
        String shape = switch (cut) {
            case CONCAT -> concat(p + "cut", gemm ? in : p + "a", "heads", "size");
            case CONSTANT -> "whole";
            case INFERRED -> "inferred";
            case THREE_AXES -> "three";
        };
        node("Reshape", p + "r", p + "a", shape);
    }

    private void joined(String p, String in) {
        String shape = switch (cut) {
            case CONCAT -> concat(p + "join", p + "ct", "width");
            case CONSTANT, THREE_AXES -> "back";
            case INFERRED -> "flat";
        };
        if (cut == Cut.THREE_AXES) {
            node("Shape", p + "xs", in);
            node("Gather", p + "x0", p + "xs", "zero");
            node("Gather", p + "x1", p + "xs", "one");
            node("Unsqueeze", p + "u0", p + "x0", "axis");
            node("Unsqueeze", p + "u1", p + "x1", "axis");
            concatOf(p + "joinedShape", List.of(p + "u0", p + "u1", "width"));
            shape = p + "joinedShape";
        }
        node("Reshape", p + "cj", p + "ct", shape);
    }

    /** The first two sizes of a value, then constants. */
    private String concat(String name, String of, String... then) {
        node("Shape", name + "s", of);
        node("Gather", name + "g0", name + "s", "zero");
        node("Gather", name + "g1", name + "s", "one");
        node("Unsqueeze", name + "u0", name + "g0", "axis");
        node("Unsqueeze", name + "u1", name + "g1", "axis");
        List<String> pieces = new ArrayList<>(List.of(name + "u0", name + "u1"));
        pieces.addAll(List.of(then));
        concatOf(name, pieces);
        return name;
    }

    private void concatOf(String name, List<String> pieces) {
        sketch.node(Node.of("Concat", name, pieces, List.of(name), Attribute.of("axis", 0)));
    }

    private void turned(String p, boolean key) {
        long[] perm = cut == Cut.THREE_AXES
                ? key ? new long[] {1, 2, 0} : new long[] {1, 0, 2}
                : key ? new long[] {0, 2, 3, 1} : new long[] {0, 2, 1, 3};
        sketch.node(Node.of("Transpose", p + "t", List.of(p + "r"), List.of(p + "t"), Attribute.ints("perm", perm)));
    }

    /** q · √(1 / √size), and the keys likewise. */
    private String scaled(String p) {
        node("Shape", p + "zs", p + "qt");
        node("Slice", p + "zl", p + "zs", "last", "end");
        sketch.node(Node.of("Cast", p + "zc", List.of(p + "zl"), List.of(p + "zc"), Attribute.of("to", 1)));
        node("Sqrt", p + "zr", p + "zc");
        node("Div", p + "zd", "unit", p + "zr");
        node("Mul", p + "zq", p + "qt", p + "zd");
        return p + "zq";
    }

    private void node(String type, String output, String... inputs) {
        node(type, output, List.of(inputs));
    }

    private void node(String type, String output, List<String> inputs) {
        sketch.node(Node.of(type, "node_" + output, inputs, List.of(output)));
    }
}
