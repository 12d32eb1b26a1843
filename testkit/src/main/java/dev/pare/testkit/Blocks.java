/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import dev.pare.graph.Attribute;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.List;

/** Functions that exporters write as several nodes. Inner values are named after the result. */
final class Blocks {
    private Blocks() {}

    /** {@code x/2 · (1 + erf(x/√2))} in the order of torch's exporter. */
    static void gelu(GraphBuilder b, String to, String from) {
        b.constant(to + "/sqrt2", scalar((float) Math.sqrt(2)))
                .op("Div", to + "/scaled", from, to + "/sqrt2")
                .op("Erf", to + "/erf", to + "/scaled")
                .constant(to + "/one", scalar(1))
                .op("Add", to + "/sum", to + "/erf", to + "/one")
                .op("Mul", to + "/doubled", from, to + "/sum")
                .constant(to + "/half", scalar(0.5f))
                .op("Mul", to, to + "/doubled", to + "/half");
    }

    static void layerNorm(GraphBuilder b, String to, String from, Tensor scale, Tensor bias) {
        b.initializer(scale).initializer(bias);
        mean(b, to + "/mean", from);
        b.op("Sub", to + "/centred", from, to + "/mean")
                .constant(to + "/two", scalar(2))
                .op("Pow", to + "/squares", to + "/centred", to + "/two");
        mean(b, to + "/variance", to + "/squares");
        b.constant(to + "/epsilon", scalar(1e-12f))
                .op("Add", to + "/safe", to + "/variance", to + "/epsilon")
                .op("Sqrt", to + "/deviation", to + "/safe")
                .op("Div", to + "/normal", to + "/centred", to + "/deviation")
                .op("Mul", to + "/scaled", to + "/normal", scale.name())
                .op("Add", to, to + "/scaled", bias.name());
    }

    private static void mean(GraphBuilder b, String to, String from) {
        b.node("ReduceMean", List.of(from), List.of(to), Attribute.ints("axes", -1));
    }

    /** A whole number as a Constant node without dimensions. */
    static void index(GraphBuilder b, String to, long value) {
        b.constant(to, Tensor.longs("", Shape.of(), value));
    }

    /** Whole numbers as a Constant node of one axis. */
    static void list(GraphBuilder b, String to, long... values) {
        b.constant(to, Tensor.longs("", Shape.of(values.length), values));
    }

    static Tensor scalar(float value) {
        return Tensor.floats("", Shape.of(), value);
    }
}
