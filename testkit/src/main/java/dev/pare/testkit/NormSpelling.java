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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A normalization as an exporter writes it, before a feed-forward block: {@code y = x + relu(norm(x) · up) · down} of [batch, sequence,
 * 8]. The norm is the value {@code n}, its weights are {@code scale} and {@code bias}.
 *
 * @param kind what it computes, by the name of the constant of {@code Norm.Kind}; empty for what is not a norm
 * @param exporter who writes it so
 */
public record NormSpelling(String kind, String exporter, Model model) {
    /** The number of features. */
    public static final int WIDTH = 8;

    /** What is added to the variance; large, so that a place where it is added wrongly shows. */
    public static final float EPSILON = 0.125f;

    private static final SeededWeights WEIGHTS = SeededWeights.of(5);
    private static final String MICROSOFT = "com.microsoft";

    /** All spellings that have to be recognised. */
    public static List<NormSpelling> all() {
        List<NormSpelling> all = new ArrayList<>();
        all.add(layer("torch before opset 17", 13, s -> s.layerNorm("n", "x", "Pow", "Div")));
        all.add(layer("torch, axes as input", 18, s -> s.layerNorm("n", "x", "Pow", "Div")));
        all.add(layer("squares as products", 13, s -> s.layerNorm("n", "x", "Mul", "Div")));
        all.add(layer("the reciprocal of a root", 13, s -> s.layerNorm("n", "x", "Pow", "Reciprocal")));
        all.add(layer("a power of -0.5", 13, s -> s.layerNorm("n", "x", "Mul", "Pow")));
        all.add(layer("one divided by a root", 13, s -> s.layerNorm("n", "x", "Pow", "One")));
        all.add(layer("torch 1, computed twice", 13, s -> {
            s.mean("again", "x").op("Sub", "twin", "x", "again");
            s.deviation("root", "x", "Pow");
            s.op("Div", "normal", "twin", "root").affine("n", "normal");
        }));
        all.add(layer("casts and copies around", 13, s -> {
            s.cast("wide", "x").deviation("root", "wide", "Pow");
            s.cast("root32", "root").op("Identity", "d32", "d").op("Div", "normal", "d32", "root32");
            s.cast("back", "normal").affine("n", "back");
        }));
        all.add(layer("scale before the quotient", 13, s -> {
            s.deviation("root", "x", "Pow").op("Mul", "scaled", "scale", "d");
            s.op("Div", "normal", "scaled", "root").op("Add", "n", "bias", "normal");
        }));
        all.add(layer("Flax", 13, s -> {
            s.mean("m", "x").op("Mul", "squares", "x", "x").mean("moment", "squares");
            s.op("Mul", "m2", "m", "m").op("Sub", "v", "moment", "m2").op("Max", "positive", "v", "zero");
            s.op("Add", "safe", "positive", "epsilon")
                    .op("Sqrt", "root", "safe")
                    .op("Reciprocal", "r", "root");
            s.op("Mul", "rs", "r", "scale").op("Sub", "d", "x", "m").op("Mul", "normal", "d", "rs");
            s.op("Add", "n", "normal", "bias");
        }));
        all.add(layer("tf2onnx", 13, s -> {
            s.deviation("root", "x", "Mul").op("Reciprocal", "r", "root").op("Mul", "rs", "r", "scale");
            s.op("Mul", "a", "x", "rs")
                    .op("Mul", "b", "mean", "rs")
                    .op("Sub", "c", "bias", "b")
                    .op("Add", "n", "a", "c");
        }));
        all.add(layer("axis from the front", 13, s -> {
            s.axis = 2;
            s.layerNorm("n", "x", "Pow", "Div");
        }));
        all.add(layer(
                "without weights", 13, s -> s.deviation("root", "x", "Pow").op("Div", "n", "d", "root")));
        all.add(layer("LayerNormalization", 17, s -> s.node("LayerNormalization", "", "x", "scale", "bias")));
        all.add(layer(
                "SkipLayerNormalization",
                17,
                s -> s.node("SkipLayerNormalization", MICROSOFT, "x", "x", "scale", "bias")));
        all.add(rms(
                "torch",
                13,
                s -> s.rootMeanSquare("root", "x", "Pow")
                        .op("Div", "normal", "x", "root")
                        .scale("n", "normal")));
        all.add(rms("torch for Llama", 17, s -> {
            s.cast("wide", "x").rootMeanSquare("root", "wide", "Pow").op("Div", "r", "one", "root");
            s.op("Mul", "normal", "wide", "r").cast("back", "normal").op("Mul", "n", "scale", "back");
        }));
        all.add(rms("Optimum, a reciprocal", 18, s -> {
            s.rootMeanSquare("root", "x", "Mul").op("Reciprocal", "r", "root").op("Mul", "normal", "x", "r");
            s.scale("n", "normal");
        }));
        all.add(rms("Gemma, one is added to the weight", 17, s -> {
            s.rootMeanSquare("root", "x", "Pow")
                    .op("Div", "normal", "x", "root")
                    .op("Add", "more", "scale", "one");
            s.op("Mul", "n", "normal", "more");
        }));
        all.add(rms("SimplifiedLayerNormalization", 17, s -> s.node("SimplifiedLayerNormalization", "", "x", "scale")));
        all.add(rms("RMSNormalization", 23, s -> s.node("RMSNormalization", "", "x", "scale")));
        all.add(rms(
                "SkipSimplifiedLayerNormalization",
                17,
                s -> s.node("SkipSimplifiedLayerNormalization", MICROSOFT, "x", "x", "scale")));
        all.add(unit("torch's normalize", s -> {
            s.b.node("ReduceL2", List.of("x"), List.of("length"), Attribute.ints("axes", -1));
            s.op("Clip", "safe", "length", "epsilon").op("Shape", "sizes", "x").op("Expand", "wide", "safe", "sizes");
            s.op("Div", "n", "x", "wide");
        }));
        all.add(unit("sum of squares", s -> {
            s.op("Mul", "squares", "x", "x");
            s.reduce("ReduceSum", "sum", "squares").op("Sqrt", "length", "sum").op("Max", "safe", "length", "epsilon");
            s.op("Div", "n", "x", "safe");
        }));
        return all;
    }

    /** What begins like a norm and is not one. */
    public static List<NormSpelling> nearMisses() {
        List<NormSpelling> all = new ArrayList<>();
        all.add(none("means over the sequence", s -> {
            s.axis = 1;
            s.layerNorm("n", "x", "Pow", "Div");
        }));
        all.add(none("epsilon is added to the root", s -> {
            s.mean("mean", "x")
                    .op("Sub", "d", "x", "mean")
                    .op("Mul", "squares", "d", "d")
                    .mean("v", "squares");
            s.op("Sqrt", "root", "v").op("Add", "safe", "root", "epsilon").op("Div", "n", "d", "safe");
        }));
        all.add(none("the variance is used elsewhere", s -> {
            s.layerNorm("norm", "x", "Pow", "Div").op("Add", "n", "norm", "v");
        }));
        all.add(none("what is divided is not what was squared", s -> {
            s.deviation("root", "x", "Pow").op("Div", "n", "x", "root");
        }));
        all.add(none("a third power", s -> {
            s.mean("mean", "x")
                    .op("Sub", "d", "x", "mean")
                    .op("Mul", "squares", "d", "d")
                    .mean("v", "squares");
            s.op("Add", "safe", "v", "epsilon").op("Pow", "root", "safe", "two").op("Div", "n", "d", "root");
        }));
        return all;
    }

    private static NormSpelling layer(String exporter, int opset, Consumer<Sketch> norm) {
        return spelling("LAYER", exporter, opset, norm);
    }

    private static NormSpelling rms(String exporter, int opset, Consumer<Sketch> norm) {
        return spelling("ROOT_MEAN_SQUARE", exporter, opset, norm);
    }

    private static NormSpelling unit(String exporter, Consumer<Sketch> norm) {
        return spelling("EUCLIDEAN", exporter, 13, norm);
    }

    private static NormSpelling none(String what, Consumer<Sketch> norm) {
        return spelling("", what, 13, norm);
    }

    private static NormSpelling spelling(String kind, String exporter, int opset, Consumer<Sketch> norm) {
        GraphBuilder b = GraphBuilder.model(opset, 8)
                .domain(MICROSOFT, 1)
                .input("x", DataType.FLOAT, "batch", "sequence", WIDTH)
                .initializer(WEIGHTS.tensor("scale", WIDTH))
                .initializer(WEIGHTS.tensor("bias", WIDTH))
                .scalar("epsilon", EPSILON)
                .scalar("zero", 0)
                .scalar("one", 1)
                .scalar("two", 2);
        norm.accept(new Sketch(b, opset));
        b.matmul("up", "n", WEIGHTS.tensor("w.up", WIDTH, 2 * WIDTH))
                .op("Relu", "active", "up")
                .matmul("down", "active", WEIGHTS.tensor("w.down", 2 * WIDTH, WIDTH))
                .add("y", "x", "down")
                .output("y", DataType.FLOAT, "batch", "sequence", WIDTH);
        return new NormSpelling(kind, exporter, b.build());
    }

    @Override
    public String toString() {
        return exporter;
    }

    /** Writes the parts of norms. */
    private static final class Sketch {
        private final GraphBuilder b;
        private final int opset;
        private long axis = -1;

        Sketch(GraphBuilder b, int opset) {
            this.b = b;
            this.opset = opset;
        }

        Sketch op(String type, String to, String... from) {
            b.op(type, to, from);
            return this;
        }

        void node(String type, String domain, String... from) {
            OpId op = domain.isEmpty() ? OpId.standard(type) : new OpId(domain, type);
            b.node(op, List.of(from), List.of("n"), Attribute.of("epsilon", EPSILON));
        }

        Sketch cast(String to, String from) {
            b.node("Cast", List.of(from), List.of(to), Attribute.of("to", DataType.FLOAT.code()));
            return this;
        }

        Sketch mean(String to, String from) {
            return opset >= 18 ? reduce("ReduceMean", to, from) : byAttribute(to, from);
        }

        private Sketch byAttribute(String to, String from) {
            b.node("ReduceMean", List.of(from), List.of(to), Attribute.ints("axes", axis));
            return this;
        }

        Sketch reduce(String type, String to, String from) {
            b.constant(to + ".axes", Tensor.longs("", Shape.of(1), axis));
            return op(type, to, from, to + ".axes");
        }

        /** √(mean((x − mean)²) + ε); the difference is {@code d}. */
        Sketch deviation(String to, String from, String square) {
            return mean("mean", from).op("Sub", "d", from, "mean").rootMeanSquare(to, "d", square);
        }

        Sketch rootMeanSquare(String to, String from, String square) {
            return op(square, "squares", from, square.equals("Pow") ? "two" : from)
                    .mean("v", "squares")
                    .op("Add", "safe", "epsilon", "v")
                    .op("Sqrt", to, "safe");
        }

        Sketch layerNorm(String to, String from, String square, String quotient) {
            deviation("root", from, square);
            switch (quotient) {
                case "Div" -> op("Div", "normal", "d", "root");
                case "Reciprocal" -> op("Reciprocal", "r", "root").op("Mul", "normal", "r", "d");
                case "One" -> op("Div", "r", "one", "root").op("Mul", "normal", "d", "r");
                default -> {
                    b.scalar("exponent", -0.5f);
                    op("Pow", "r", "safe", "exponent").op("Mul", "normal", "d", "r");
                }
            }
            return affine(to, "normal");
        }

        Sketch scale(String to, String from) {
            return op("Mul", to, from, "scale");
        }

        Sketch affine(String to, String from) {
            return op("Mul", "scaled", "scale", from).op("Add", to, "scaled", "bias");
        }
    }
}
