/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.timing;

import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpId;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.pass.Timings.Arithmetic;
import dev.pare.pass.Timings.Product;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A model of nothing but some products of one input, each with a matrix of its own. */
final class ProductModel {
    static final String INPUT = "x";

    /** Small products stand several times in a model, so that what a run costs beside them counts little. */
    private static final int MOST = 8;

    private static final long FLOATS = 1 << 21;

    private ProductModel() {}

    /** How often a product stands in its model. */
    static int copies(Product product) {
        return (int) Math.max(1, Math.min(MOST, FLOATS / ((long) product.inputs() * product.outputs())));
    }

    static Model of(Product product) {
        List<Tensor> tensors = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        List<ValueInfo> outputs = new ArrayList<>();
        boolean whole = product.arithmetic() == Arithmetic.INT8;
        tensors.add(Tensor.floats("scale", Shape.of(), 0.01f));
        for (int i = 0; i < copies(product); i++) {
            tensors.add(whole ? codes(product, i) : floats(product, i));
            nodes.add(whole ? quantized(i) : Node.of("MatMul", "p" + i, List.of(INPUT, "w" + i), List.of("y" + i)));
            outputs.add(row("y" + i, product.rows(), product.outputs()));
        }
        if (!whole) {
            tensors.remove(0);
        }
        Graph graph = new Graph(
                "products",
                List.of(row(INPUT, product.rows(), product.inputs())),
                outputs,
                List.of(),
                tensors,
                nodes,
                UnknownFields.NOTHING);
        List<OpsetImport> opsets = List.of(OpsetImport.of("", 14), OpsetImport.of("com.microsoft", 1));
        return new Model(8, opsets, List.of(), graph, List.of(), UnknownFields.NOTHING);
    }

    private static ValueInfo row(String name, int rows, int width) {
        return ValueInfo.of(name, DataType.FLOAT, new Dim.Fixed(rows), new Dim.Fixed(width));
    }

    private static Node quantized(int i) {
        OpId op = new OpId("com.microsoft", "DynamicQuantizeMatMul");
        return new Node(
                op, "p" + i, List.of(INPUT, "w" + i, "scale"), List.of("y" + i), List.of(), UnknownFields.NOTHING);
    }

    private static Tensor floats(Product product, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[product.inputs() * product.outputs()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextDouble() - 0.5);
        }
        return Tensor.floats("w" + seed, Shape.of(product.inputs(), product.outputs()), values);
    }

    private static Tensor codes(Product product, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] values = new byte[product.inputs() * product.outputs()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (random.nextInt(127) - 63);
        }
        Shape shape = Shape.of(product.inputs(), product.outputs());
        return Tensor.of("w" + seed, DataType.INT8, shape, InlineData.raw(values));
    }
}
