/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import dev.pare.graph.Attribute;
import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.packed.Layout;
import dev.pare.quantize.packed.MixedRows;
import dev.pare.quantize.packed.PackedStore;
import dev.pare.quantize.packed.PackedWeight;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small models with one weight in packed codes. */
final class CodedSamples {
    private CodedSamples() {}

    /** Codes of all values that go together; with 1 bit ternary ones. */
    static GroupedCodes codes(int bits, int channels, int length, int groupSize, int multipliers) {
        Random random = new Random(31L * bits + length + multipliers);
        int stored = Math.max(2, bits);
        int half = 1 << (stored - 1);
        byte[] codes = new byte[channels * length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) (bits == 1 ? random.nextInt(3) - 1 : random.nextInt(2 * half) - half);
        }
        int groups = (length + groupSize - 1) / groupSize;
        byte[] factors = new byte[multipliers == 0 ? 0 : channels * groups];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (byte) (1 + random.nextInt(Math.min(multipliers, 128 / half)));
        }
        float[] scales = new float[channels];
        for (int i = 0; i < channels; i++) {
            scales[i] = 0.01f + random.nextFloat() / 100;
        }
        return new GroupedCodes(channels, length, stored, groupSize, codes, factors, scales);
    }

    /** y = dequantized(integers(x) · integers(w)), as integer products are written. */
    static Model product(GroupedCodes codes) {
        Node quantize = node("DynamicQuantizeLinear", List.of("x"), "xq", "xs", "xz");
        Node product = node("MatMulInteger", List.of("xq", "w", "xz"), "yi");
        Node real = Node.of("Cast", "", List.of("yi"), List.of("yf"), Attribute.of("to", DataType.FLOAT.code()));
        Node scale = node("Mul", List.of("xs", "s"), "ys");
        Node scaled = node("Mul", List.of("yf", "ys"), "y");
        Model model =
                model(real("x", codes.length()), real("y", codes.channels()), quantize, product, real, scale, scaled);
        ModelEdit edit = new ModelEdit(model);
        PackedWeight stored = new PackedStore(edit).store(model.graph(), "w", codes, Layout.COLUMNS);
        edit.replace(product, List.of(product.withInputs(List.of("xq", stored.values(), "xz"))));
        edit.replace(scale, List.of(scale.withInputs(List.of("xs", stored.scales()))));
        return edit.finish();
    }

    /** y = x Wᵀ with W [2, 40] in blocks of 16, as operators of ONNX Runtime read it. */
    static Model blocks(int bits, int accuracyLevel, boolean zeroPoints) {
        int perBlock = 16 * bits / 8;
        byte[] bytes = new byte[2 * 3 * perBlock];
        new Random(bits).nextBytes(bytes);
        List<Tensor> weights = new ArrayList<>();
        weights.add(Tensor.of("w", DataType.UINT8, Shape.of(2, 3, perBlock), InlineData.raw(bytes)));
        weights.add(Tensor.floats("s", Shape.of(2, 3), 0.1f, 0.2f, 0.05f, 0.3f, 0.02f, 0.07f));
        if (zeroPoints) {
            byte[] zeros = new byte[2 * ((3 * bits + 7) / 8)];
            new Random(1).nextBytes(zeros);
            weights.add(Tensor.of("z", DataType.UINT8, Shape.of(2, zeros.length / 2), InlineData.raw(zeros)));
        }
        Node product = new Node(
                new dev.pare.graph.OpId("com.microsoft", "MatMulNBits"),
                "",
                zeroPoints ? List.of("x", "w", "s", "z") : List.of("x", "w", "s"),
                List.of("y"),
                List.of(
                        Attribute.of("K", 40),
                        Attribute.of("N", 2),
                        Attribute.of("bits", bits),
                        Attribute.of("block_size", 16),
                        Attribute.of("accuracy_level", accuracyLevel)),
                UnknownFields.NOTHING);
        Graph graph = new Graph(
                "g",
                List.of(real("x", 40)),
                List.of(real("y", 2)),
                List.of(),
                weights,
                List.of(product),
                UnknownFields.NOTHING);
        List<OpsetImport> opsets = List.of(OpsetImport.of("", 17), OpsetImport.of("com.microsoft", 1));
        return new Model(8, opsets, List.of(), graph, List.of(), UnknownFields.NOTHING);
    }

    /** The same with a DequantizeLinear by blocks, W [39, 2] in 4 bits. */
    static Model dequantized(boolean signed) {
        byte[] bytes = new byte[39];
        new Random(3).nextBytes(bytes);
        DataType type = signed ? DataType.INT4 : DataType.UINT4;
        Tensor codes = Tensor.of("w", type, Shape.of(39, 2), InlineData.raw(bytes));
        Tensor scales = Tensor.floats("s", Shape.of(3, 2), 0.1f, 0.2f, 0.05f, 0.3f, 0.02f, 0.07f);
        Node floats = Node.of(
                "DequantizeLinear",
                "",
                List.of("w", "s"),
                List.of("f"),
                Attribute.of("axis", 0),
                Attribute.of("block_size", 16));
        Graph graph = new Graph(
                "g",
                List.of(real("x", 39)),
                List.of(real("y", 2)),
                List.of(),
                List.of(codes, scales),
                List.of(floats, node("MatMul", List.of("x", "f"), "y")),
                UnknownFields.NOTHING);
        return new Model(10, List.of(OpsetImport.of("", 21)), List.of(), graph, List.of(), UnknownFields.NOTHING);
    }

    /** y = rows of codes times scales, plus multiples of a direction. */
    static Model table(MixedRows rows, int count, int width) {
        Node codes = node("Gather", List.of("w", "x"), "c");
        Node real = Node.of("Cast", "", List.of("c"), List.of("cf"), Attribute.of("to", DataType.FLOAT.code()));
        Node scales = node("Gather", List.of("s", "x"), "cs");
        Node rest = node("Mul", List.of("cf", "cs"), "rest");
        Node multiples = node("Gather", List.of("m", "x"), "mi");
        Node floats = Node.of("Cast", "", List.of("mi"), List.of("mf"), Attribute.of("to", DataType.FLOAT.code()));
        Node common = node("Mul", List.of("mf", "d"), "common");
        Node sum = node("Add", List.of("rest", "common"), "y");
        ValueInfo ids = ValueInfo.of("x", DataType.INT64, new Dim.Symbolic("n"), new Dim.Symbolic("t"));
        ValueInfo output =
                ValueInfo.of("y", DataType.FLOAT, new Dim.Symbolic("n"), new Dim.Symbolic("t"), new Dim.Fixed(width));
        Model model = model(ids, output, codes, real, scales, rest, multiples, floats, common, sum);
        ModelEdit edit = new ModelEdit(model);
        PackedWeight stored = new PackedStore(edit).store(model.graph(), "w", rows);
        edit.replace(codes, List.of(codes.withInputs(List.of(stored.values(), "x"))));
        edit.replace(scales, List.of(scales.withInputs(List.of(stored.scales(), "x"))));
        byte[] bytes = new byte[count];
        new Random(5).nextBytes(bytes);
        edit.addInitializer(model.graph(), Tensor.of("m", DataType.INT8, Shape.of(count, 1), InlineData.raw(bytes)));
        float[] direction = new float[width];
        for (int i = 0; i < width; i++) {
            direction[i] = 0.01f * (i + 1);
        }
        edit.addInitializer(model.graph(), Tensor.floats("d", Shape.of(width), direction));
        return edit.finish();
    }

    /** y = integers(rows of w) · wᵀ: rows are looked up and then multiplied with all of them, as in a tied decoder. */
    static Model tied(GroupedCodes codes) {
        Attribute real = Attribute.of("to", DataType.FLOAT.code());
        ValueInfo ids = ValueInfo.of("x", DataType.INT64, new Dim.Symbolic("n"));
        Model model = model(
                ids,
                real("y", codes.channels()),
                node("Gather", List.of("w", "x"), "c"),
                Node.of("Cast", "", List.of("c"), List.of("h"), real),
                node("DynamicQuantizeLinear", List.of("h"), "hq", "hs", "hz"),
                Node.of("Transpose", "", List.of("w"), List.of("wt"), Attribute.ints("perm", 1, 0)),
                node("MatMulInteger", List.of("hq", "wt", "hz"), "yi"),
                Node.of("Cast", "", List.of("yi"), List.of("yf"), real),
                node("Mul", List.of("yf", "hs"), "y"));
        ModelEdit edit = new ModelEdit(model);
        Shape shape = Shape.of(codes.channels(), codes.length());
        edit.addInitializer(model.graph(), Tensor.of("w", DataType.INT8, shape, InlineData.raw(codes.codes())));
        return edit.finish();
    }

    /** Rows of 8, 4, 3, 2, 5 and 6 bits and ternary ones, in no order. */
    static MixedRows mixed(int count, int width) {
        int[] bits = {8, 4, 3, 2, 5, 6, 1};
        Random random = new Random(9);
        byte[] classOfRow = new byte[count];
        int[] sizes = new int[bits.length];
        for (int row = 0; row < count; row++) {
            classOfRow[row] = (byte) random.nextInt(bits.length);
            sizes[classOfRow[row]]++;
        }
        List<GroupedCodes> all = new ArrayList<>();
        for (int c = 0; c < bits.length; c++) {
            boolean whole = bits[c] == 8;
            all.add(codes(bits[c], sizes[c], width, whole ? width : 16, whole ? 0 : 9));
        }
        return new MixedRows(all, classOfRow);
    }

    private static Node node(String type, List<String> inputs, String... outputs) {
        return Node.of(type, "", inputs, List.of(outputs));
    }

    private static ValueInfo real(String name, int width) {
        return ValueInfo.of(name, DataType.FLOAT, new Dim.Symbolic("n"), new Dim.Fixed(width));
    }

    private static Model model(ValueInfo input, ValueInfo output, Node... nodes) {
        Graph graph = new Graph(
                "g", List.of(input), List.of(output), List.of(), List.of(), List.of(nodes), UnknownFields.NOTHING);
        return new Model(8, List.of(OpsetImport.of("", 13)), List.of(), graph, List.of(), UnknownFields.NOTHING);
    }
}
