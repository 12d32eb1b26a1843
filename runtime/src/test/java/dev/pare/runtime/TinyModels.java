/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime;

import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.onnx.OnnxWriter;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.nio.file.Path;
import java.util.List;

/** Models of one or two nodes, written to a file. */
public final class TinyModels {
    private static final Dim BATCH = new Dim.Symbolic("batch");

    private TinyModels() {}

    /** y = x for a type, with the shape [batch, 2]. */
    public static Path identity(Path file, DataType type) {
        return write(
                file,
                ValueInfo.of("x", type, BATCH, new Dim.Fixed(2)),
                ValueInfo.of("y", type, BATCH, new Dim.Fixed(2)),
                List.of(),
                Node.of("Identity", "copy", List.of("x"), List.of("y")));
    }

    /** logits = x W + b with x [batch, 2] and W [2, 2]. */
    public static Path linear(Path file, String output, float... weight) {
        return write(
                file,
                ValueInfo.of("x", DataType.FLOAT, BATCH, new Dim.Fixed(2)),
                ValueInfo.of(output, DataType.FLOAT, BATCH, new Dim.Fixed(2)),
                List.of(Tensor.floats("W", Shape.of(2, 2), weight), Tensor.floats("b", Shape.of(2), 0.5f, -0.5f)),
                Node.of("MatMul", "multiply", List.of("x", "W"), List.of("xW")),
                Node.of("Add", "add", List.of("xW", "b"), List.of(output)));
    }

    /** logits = x' W with x' what is left of x after it was quantized on the fly, over all of the batch. */
    public static Path quantizedOnTheFly(Path file, float... weight) {
        return write(
                file,
                ValueInfo.of("x", DataType.FLOAT, BATCH, new Dim.Fixed(2)),
                ValueInfo.of("logits", DataType.FLOAT, BATCH, new Dim.Fixed(2)),
                List.of(Tensor.floats("W", Shape.of(2, 2), weight)),
                Node.of("DynamicQuantizeLinear", "quantize", List.of("x"), List.of("q", "scale", "zero")),
                Node.of("DequantizeLinear", "back", List.of("q", "scale", "zero"), List.of("x2")),
                Node.of("MatMul", "multiply", List.of("x2", "W"), List.of("logits")));
    }

    /** y = the sum of all rows of x, which has no axis for samples. */
    public static Path sum(Path file) {
        return write(
                file,
                ValueInfo.of("x", DataType.FLOAT, BATCH, new Dim.Fixed(2)),
                ValueInfo.of("y", DataType.FLOAT, new Dim.Fixed(1), new Dim.Fixed(1)),
                List.of(),
                Node.of("ReduceSum", "sum", List.of("x"), List.of("y")));
    }

    /** y = row of a table [rows, 2] for each id, with ids [batch, sequence]. */
    public static Path lookup(Path file, int rows) {
        return write(
                file,
                ValueInfo.of("input_ids", DataType.INT64, BATCH, new Dim.Symbolic("sequence")),
                ValueInfo.of("y", DataType.FLOAT, BATCH, new Dim.Symbolic("sequence"), new Dim.Fixed(2)),
                List.of(Tensor.floats("table", Shape.of(rows, 2), new float[rows * 2])),
                Node.of("Gather", "look-up", List.of("table", "input_ids"), List.of("y")));
    }

    private static Path write(Path file, ValueInfo input, ValueInfo output, List<Tensor> weights, Node... nodes) {
        Graph graph = new Graph(
                "tiny", List.of(input), List.of(output), List.of(), weights, List.of(nodes), UnknownFields.NOTHING);
        OnnxWriter.write(
                new Model(8, List.of(OpsetImport.of("", 17)), List.of(), graph, List.of(), UnknownFields.NOTHING),
                file);
        return file;
    }
}
