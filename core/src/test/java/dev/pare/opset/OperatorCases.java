/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import static dev.pare.graph.Attribute.ints;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One small model per adapter, in the form of the older operator set. */
final class OperatorCases {
    /**
     * A model to be converted.
     *
     * @param name what it shows
     */
    record Case(String name, Model model) {
        @Override
        public String toString() {
            return name;
        }
    }

    private OperatorCases() {}

    static List<Case> all() {
        return Stream.of(axes(), softmax(), splits(), limits(), slices(), resampling(), normalizations(), others())
                .flatMap(List::stream)
                .toList();
    }

    private static Case unary(int opset, String operator, long[] dims, Attribute... attributes) {
        Model model = SmallModel.at(opset)
                .input("x", dims)
                .output("y")
                .node(Node.of(operator, "n", List.of("x"), List.of("y"), attributes))
                .model();
        StringBuilder name = new StringBuilder(operator + " at " + opset);
        for (Attribute attribute : attributes) {
            name.append(' ').append(attribute.name());
        }
        return new Case(name.toString(), model);
    }

    private static List<Case> axes() {
        List<Case> cases = new ArrayList<>();
        for (String suffix : List.of("L1", "L2", "LogSumExp", "Max", "Mean", "Min", "Prod", "Sum", "SumSquare")) {
            cases.add(
                    unary(11, "Reduce" + suffix, new long[] {2, 3, 4}, ints("axes", -1), Attribute.of("keepdims", 0L)));
            cases.add(unary(7, "Reduce" + suffix, new long[] {2, 3}));
        }
        cases.add(logSum());
        cases.add(unary(11, "Squeeze", new long[] {1, 3, 1}, ints("axes", -1)));
        cases.add(unary(7, "Squeeze", new long[] {1, 3, 1}));
        cases.add(unary(11, "Unsqueeze", new long[] {2, 3}, ints("axes", 0, 3)));
        return cases;
    }

    private static Case logSum() {
        Model positive = SmallModel.at(11)
                .input("x", 2, 3)
                .output("y")
                .node(Node.of("Exp", "e", List.of("x"), List.of("p")))
                .node(Node.of("ReduceLogSum", "n", List.of("p"), List.of("y"), ints("axes", 1)))
                .model();
        return new Case("ReduceLogSum of positive numbers", positive);
    }

    private static List<Case> softmax() {
        List<Case> cases = new ArrayList<>();
        for (String operator : List.of("Softmax", "LogSoftmax", "Hardmax")) {
            cases.add(unary(7, operator, new long[] {2, 3, 4}));
            cases.add(unary(11, operator, new long[] {2, 3, 4}, Attribute.of("axis", -2L)));
            cases.add(unary(11, operator, new long[] {2, 3, 4}, Attribute.of("axis", 0L)));
            cases.add(unary(11, operator, new long[] {2, 3, 4}, Attribute.of("axis", 2L)));
            cases.add(unary(11, operator, new long[] {2, 3, 4}, Attribute.of("axis", -1L)));
        }
        return cases;
    }

    private static List<Case> splits() {
        return List.of(
                split("equal", 4),
                split("sizes", 4, ints("split", 1, 3)),
                split("negative axis", 4, ints("split", 2, 2)));
    }

    private static Case split(String name, long size, Attribute... attributes) {
        List<Attribute> all = new ArrayList<>(List.of(attributes));
        all.add(Attribute.of("axis", name.startsWith("negative") ? -1L : 1L));
        Model model = SmallModel.at(11)
                .input("x", 3, size)
                .output("a")
                .output("b")
                .node(Node.of("Split", "n", List.of("x"), List.of("a", "b"), all.toArray(Attribute[]::new)))
                .model();
        return new Case("Split " + name, model);
    }

    private static List<Case> limits() {
        Attribute min = Attribute.of("min", -0.5f);
        Attribute max = Attribute.of("max", 0.25f);
        Model half = SmallModel.at(7)
                .input("x", 2, 3)
                .output("y")
                .node(Node.of("Cast", "down", List.of("x"), List.of("h"), Attribute.of("to", 10L)))
                .node(Node.of("Relu", "r", List.of("h"), List.of("p")))
                .node(Node.of("Clip", "c", List.of("p"), List.of("q"), max))
                .node(Node.of("Cast", "up", List.of("q"), List.of("y"), Attribute.of("to", 1L)))
                .model();
        return List.of(
                unary(7, "Clip", new long[] {2, 3}, min),
                unary(7, "Clip", new long[] {2, 3}, max),
                unary(7, "Clip", new long[] {2, 3}, min, max),
                unary(7, "Clip", new long[] {2, 3}),
                new Case("Clip in half precision", half),
                unary(7, "Pad", new long[] {2, 3}, ints("pads", 0, 1, 1, 0)),
                unary(7, "Pad", new long[] {2, 3}, ints("pads", 0, 1, 1, 0), Attribute.of("value", 2.5f)),
                unary(7, "Pad", new long[] {2, 3}, ints("pads", 0, 1, 0, 1), Attribute.of("mode", "reflect")),
                unary(7, "Dropout", new long[] {2, 3}, Attribute.of("ratio", 0.3f)),
                unary(10, "Dropout", new long[] {2, 3}));
    }

    private static List<Case> slices() {
        Model top = SmallModel.at(7)
                .input("x", 2, 5)
                .output("v")
                .output("i", DataType.INT64)
                .node(Node.of("TopK", "n", List.of("x"), List.of("v", "i"), Attribute.of("k", 2L)))
                .model();
        return List.of(
                unary(9, "Slice", new long[] {4, 5}, ints("starts", 1, 0), ints("ends", 3, 1000)),
                unary(9, "Slice", new long[] {4, 5}, ints("starts", -3), ints("ends", -1), ints("axes", 1)),
                new Case("TopK", top));
    }

    private static List<Case> resampling() {
        List<Case> cases = new ArrayList<>();
        for (String mode : List.of("nearest", "linear")) {
            Attribute scales =
                    new Attribute("scales", new AttributeValue.Floats(List.of(1f, 1f, 2f, 3f)), UnknownFields.NOTHING);
            cases.add(unary(7, "Upsample", new long[] {1, 2, 2, 3}, scales, Attribute.of("mode", mode)));
            Model resize = SmallModel.at(10)
                    .input("x", 1, 1, 4, 4)
                    .output("y")
                    .constant(Tensor.floats("s", Shape.of(4), 1, 1, 1.5f, 2))
                    .node(Node.of("Resize", "n", List.of("x", "s"), List.of("y"), Attribute.of("mode", mode)))
                    .model();
            cases.add(new Case("Resize at 10 " + mode, resize));
        }
        Model sizes = SmallModel.at(11)
                .input("x", 1, 1, 4, 4)
                .output("y")
                .constant(Tensor.floats("none", Shape.of(0)))
                .constant(Tensor.longs("size", Shape.of(4), 1, 1, 6, 7))
                .node(Node.of(
                        "Resize",
                        "n",
                        List.of("x", "none", "none", "size"),
                        List.of("y"),
                        Attribute.of("mode", "cubic")))
                .model();
        cases.add(new Case("Resize at 11 to sizes", sizes));
        cases.add(grid("bilinear"));
        cases.add(grid("bicubic"));
        Model roi = SmallModel.at(10)
                .input("x", 1, 1, 6, 6)
                .output("y")
                .constant(Tensor.floats("rois", Shape.of(1, 4), 0.5f, 0.5f, 4, 5))
                .constant(Tensor.longs("batch", Shape.of(1), 0))
                .node(Node.of(
                        "RoiAlign",
                        "n",
                        List.of("x", "rois", "batch"),
                        List.of("y"),
                        Attribute.of("output_height", 2L),
                        Attribute.of("output_width", 2L)))
                .model();
        cases.add(new Case("RoiAlign", roi));
        return cases;
    }

    private static Case grid(String mode) {
        Model model = SmallModel.at(16)
                .input("x", 1, 1, 4, 4)
                .input("g", 1, 2, 2, 2)
                .output("y")
                .node(Node.of("GridSample", "n", List.of("x", "g"), List.of("y"), Attribute.of("mode", mode)))
                .model();
        return new Case("GridSample " + mode, model);
    }

    private static List<Case> normalizations() {
        SmallModel batch = SmallModel.at(7).input("x", 2, 3, 4).output("y");
        for (String name : List.of("scale", "bias", "mean", "var")) {
            batch.constant(Tensor.floats(name, Shape.of(3), 0.5f, 1, 2));
        }
        batch.node(Node.of(
                "BatchNormalization",
                "n",
                List.of("x", "scale", "bias", "mean", "var"),
                List.of("y"),
                Attribute.of("spatial", 1L)));
        Model group = SmallModel.at(18)
                .input("x", 2, 6, 3)
                .output("y")
                .constant(Tensor.floats("scale", Shape.of(2), 0.5f, 3))
                .constant(Tensor.floats("bias", Shape.of(2), -1, 1))
                .node(Node.of(
                        "GroupNormalization",
                        "n",
                        List.of("x", "scale", "bias"),
                        List.of("y"),
                        Attribute.of("num_groups", 2L)))
                .model();
        return List.of(new Case("BatchNormalization", batch.model()), new Case("GroupNormalization", group));
    }

    private static List<Case> others() {
        Model scatter = SmallModel.at(9)
                .input("x", 3, 2)
                .input("u", 1, 2)
                .output("y")
                .constant(Tensor.longs("i", Shape.of(1, 2), 2, 0))
                .node(Node.of("Scatter", "n", List.of("x", "i", "u"), List.of("y")))
                .model();
        Model oneHot = SmallModel.at(9)
                .input("v", 2)
                .output("y")
                .constant(Tensor.longs("i", Shape.of(2), 2, 0))
                .constant(Tensor.longs("d", Shape.of(), 3))
                .node(Node.of("OneHot", "n", List.of("i", "d", "v"), List.of("y")))
                .model();
        return List.of(
                new Case("Scatter", scatter),
                new Case("OneHot of constants", oneHot),
                unary(17, "DFT", new long[] {1, 4, 1}),
                unary(17, "DFT", new long[] {1, 3, 4, 2}, Attribute.of("axis", 2L)),
                unary(10, "AveragePool", new long[] {1, 1, 5}, ints("kernel_shape", 2), Attribute.of("ceil_mode", 1L)));
    }
}
