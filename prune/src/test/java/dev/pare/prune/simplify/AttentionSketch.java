/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/** One attention of two heads over an input "x" of batch by sequence by 8, whose steps can be changed one by one. */
final class AttentionSketch {
    static final int WIDTH = 8;
    static final int HEADS = 2;

    /** Adds nodes behind a value and gives the name of theirs. */
    interface Step extends BiFunction<GraphBuilder, String, String> {}

    private final GraphBuilder b;
    private Step keys = (g, v) -> v;
    private Step values = (g, v) -> v;
    private Step scores = (g, v) -> v;
    private Step weights = (g, v) -> v;
    private float keyBias = 1;
    private float valueBias = 1;
    private boolean gemm;
    private String valueInput = "x";
    private String shared = "";

    AttentionSketch() {
        this(14);
    }

    AttentionSketch(int opset) {
        b = GraphBuilder.model(opset, 8).input("x", DataType.FLOAT, "batch", "sequence", WIDTH);
    }

    /** What comes behind the bias of the keys, batch by sequence by width. */
    AttentionSketch keys(Step step) {
        keys = step;
        return this;
    }

    AttentionSketch values(Step step) {
        values = step;
        return this;
    }

    /** What comes between scores and softmax. */
    AttentionSketch scores(Step step) {
        scores = step;
        return this;
    }

    /** What comes behind the softmax. */
    AttentionSketch weights(Step step) {
        weights = step;
        return this;
    }

    /** With biases of keys of zero, to see what they are worth. */
    AttentionSketch withoutKeyBias() {
        keyBias = 0;
        return this;
    }

    AttentionSketch withoutValueBias() {
        valueBias = 0;
        return this;
    }

    /** Projections as Gemm on rows. */
    AttentionSketch gemm() {
        gemm = true;
        return this;
    }

    /** Values of another input than queries and keys. */
    AttentionSketch valuesFrom(String other) {
        valueInput = other;
        return this;
    }

    /** One bias for query and key. */
    AttentionSketch sharingQueryAndKeyBias() {
        shared = "shared.bias";
        return this;
    }

    Model build() {
        b.longs("split", 0, 0, HEADS, WIDTH / HEADS)
                .longs("join", 0, 0, WIDTH)
                .longs("rows", -1, WIDTH)
                .longs("two", 0, 1)
                .longs("width", WIDTH);
        String query = heads("query", linear("query", "x", 1, 1), 0, 2, 1, 3);
        String key = heads("key", keys.apply(b, linear("key", "x", 2, keyBias)), 0, 2, 3, 1);
        String value = heads("value", values.apply(b, linear("value", valueInput, 3, valueBias)), 0, 2, 1, 3);
        b.matmul("scores", query, key);
        String last = scores.apply(b, "scores");
        b.node("Softmax", List.of(last), List.of("softmax"), Attribute.of("axis", -1L));
        b.matmul("context", weights.apply(b, "softmax"), value)
                .transpose("context.turned", "context", 0, 2, 1, 3)
                .op("Reshape", "joined", "context.turned", "join");
        String out = linear("output", "joined", 4, 1);
        return b.op("Relu", "y", out).output("y").build();
    }

    GraphBuilder builder() {
        return b;
    }

    private String linear(String name, String from, long seed, float scale) {
        Tensor weight = noise(name + ".weight", seed, 1, WIDTH, WIDTH);
        boolean sharing = !shared.isEmpty() && !name.equals("value") && !name.equals("output");
        Tensor bias = noise(sharing ? shared : name + ".bias", 10 + (sharing ? 0 : seed), 2 * scale, WIDTH);
        if (!gemm) {
            b.matmul(name + ".product", from, weight);
            if (!sharing || name.equals("query")) {
                b.initializer(bias);
            }
            b.add(name, name + ".product", bias.name());
            return name;
        }
        b.op("Reshape", name + ".rows", from, "rows")
                .gemm(name + ".product", name + ".rows", weight, bias)
                .op("Shape", name + ".shape", from)
                .op("Gather", name + ".two", name + ".shape", "two")
                .node("Concat", List.of(name + ".two", "width"), List.of(name + ".sizes"), Attribute.of("axis", 0L))
                .op("Reshape", name, name + ".product", name + ".sizes");
        return name;
    }

    private String heads(String name, String from, long... perm) {
        b.op("Reshape", name + ".split", from, "split").transpose(name + ".heads", name + ".split", perm);
        return name + ".heads";
    }

    static Tensor noise(String name, long seed, float scale, long... dims) {
        Shape shape = Shape.of(dims);
        Random random = new Random(seed);
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = scale * (float) random.nextGaussian();
        }
        return Tensor.floats(name, shape, values);
    }
}
