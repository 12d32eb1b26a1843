/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.graph.OpId;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A smooth activation as an exporter writes it: {@code y = g(x) · out} of [batch, 8], with {@code a} for the activation.
 *
 * @param formula what it computes, by the name of the constant of {@code Activation.Formula}; empty for what is none of them
 * @param exporter who writes it so
 */
public record ActivationSpelling(String formula, String exporter, Model model) {
    /** The number of features. */
    public static final int WIDTH = 8;

    private static final SeededWeights WEIGHTS = SeededWeights.of(6);
    private static final float SLOPE = (float) Math.sqrt(2 / Math.PI);

    /** All spellings that have to be recognised. */
    public static List<ActivationSpelling> all() {
        List<ActivationSpelling> all = new ArrayList<>();
        all.add(of("GELU", "torch", b -> b.gelu("a", "x")));
        all.add(of(
                "GELU",
                "Keras, halved first",
                b -> number(
                                number(
                                                number(b.op("Identity", "u", "x"), "Mul", "h", "u", 0.5f),
                                                "Div",
                                                "s",
                                                "x",
                                                1.41421356f)
                                        .op("Erf", "e", "s"),
                                "Add",
                                "p",
                                "e",
                                1)
                        .op("Mul", "a", "h", "p")));
        all.add(of(
                "GELU",
                "tf2onnx, a product with the root",
                b -> number(
                                number(number(b, "Mul", "s", "x", 0.70710678f).op("Erf", "e", "s"), "Add", "p", "e", 1),
                                "Mul",
                                "h",
                                "p",
                                0.5f)
                        .op("Mul", "a", "x", "h")));
        all.add(of("GELU_TANH", "GPT-2", b -> {
            number(number(b, "Mul", "h", "x", 0.5f), "Pow", "c", "x", 3);
            number(b, "Mul", "cc", "c", 0.044715f).op("Add", "i", "x", "cc");
            number(number(b, "Mul", "t", "i", SLOPE).op("Tanh", "th", "t"), "Add", "p", "th", 1)
                    .op("Mul", "a", "h", "p");
        }));
        all.add(of("GELU_TANH", "Megatron, factored", b -> {
            number(number(b, "Mul", "s", "x", 0.044715f).op("Mul", "s2", "s", "x"), "Add", "f", "s2", 1);
            number(b, "Mul", "sx", "x", SLOPE).op("Mul", "t", "sx", "f").op("Tanh", "th", "t");
            number(number(b, "Add", "p", "th", 1), "Mul", "h", "p", 0.5f).op("Mul", "a", "h", "x");
        }));
        all.add(of("GELU_TANH", "Flax, cubes as products", b -> {
            b.op("Mul", "x2", "x", "x").op("Mul", "x3", "x2", "x");
            number(b, "Mul", "cc", "x3", 0.044715f).op("Add", "i", "x", "cc");
            number(number(b, "Mul", "t", "i", SLOPE).op("Tanh", "th", "t"), "Add", "p", "th", 1);
            number(b, "Mul", "h", "p", 0.5f).op("Mul", "a", "x", "h");
        }));
        all.add(of(
                "GELU_SIGMOID",
                "CLIP",
                b -> number(b, "Mul", "t", "x", 1.702f).op("Sigmoid", "g", "t").op("Mul", "a", "x", "g")));
        all.add(of("SILU", "torch for Llama", b -> b.op("Sigmoid", "g", "x").op("Mul", "a", "g", "x")));
        all.add(of("GELU", "Gelu", b -> b.op("Gelu", "a", "x")));
        all.add(of(
                "GELU_TANH",
                "Gelu with tanh",
                b -> b.node("Gelu", List.of("x"), List.of("a"), Attribute.of("approximate", "tanh"))));
        all.add(of("GELU", "ONNX Runtime's Gelu", b -> fused(b, "Gelu", "x")));
        all.add(of("GELU", "BiasGelu", b -> fused(b, "BiasGelu", "x", "bias")));
        all.add(of("GELU_TANH", "FastGelu", b -> fused(b, "FastGelu", "x", "bias")));
        all.add(of("GELU_SIGMOID", "QuickGelu", b -> fused(b, "QuickGelu", "x")));
        return all;
    }

    /** What begins like an activation and is none of them. */
    public static List<ActivationSpelling> nearMisses() {
        List<ActivationSpelling> all = new ArrayList<>();
        all.add(of(
                "",
                "a gate of another value",
                b -> b.op("Neg", "other", "bias").op("Sigmoid", "g", "x").op("Mul", "a", "g", "other")));
        all.add(of(
                "",
                "another slope",
                b -> number(b, "Mul", "t", "x", 1.5f).op("Sigmoid", "g", "t").op("Mul", "a", "x", "g")));
        all.add(of(
                "",
                "nothing is added to the function",
                b -> number(b, "Mul", "s", "x", 0.70710678f).op("Erf", "e", "s").op("Mul", "a", "x", "e")));
        all.add(of("", "a pooler", b -> b.op("Tanh", "a", "x")));
        return all;
    }

    private static GraphBuilder number(GraphBuilder b, String type, String to, String from, float number) {
        return b.scalar(to + ".number", number).op(type, to, from, to + ".number");
    }

    private static void fused(GraphBuilder b, String type, String... from) {
        b.node(new OpId("com.microsoft", type), List.of(from), List.of("a"));
    }

    private static ActivationSpelling of(String formula, String exporter, Consumer<GraphBuilder> activation) {
        GraphBuilder b = GraphBuilder.model(20)
                .domain("com.microsoft", 1)
                .input("x", DataType.FLOAT, "batch", WIDTH)
                .initializer(WEIGHTS.tensor("bias", WIDTH));
        activation.accept(b);
        b.matmul("y", "a", WEIGHTS.tensor("w.out", WIDTH, WIDTH))
                .output("y", DataType.FLOAT, "batch", WIDTH)
                .output("a", DataType.FLOAT, "batch", WIDTH);
        return new ActivationSpelling(formula, exporter, b.build());
    }

    @Override
    public String toString() {
        return exporter;
    }
}
