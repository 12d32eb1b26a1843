/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import static dev.pare.tensor.DataType.BOOL;
import static dev.pare.tensor.DataType.FLOAT;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Function;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpId;
import dev.pare.graph.OpsetImport;
import dev.pare.onnx.OnnxWriter;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Models for tests of the testkit itself. */
final class BuiltModels {
    private BuiltModels() {}

    /** A file with weights, constants, branches with weights of their own, a function and every kind of attribute. */
    static Path withEverything() {
        return withEverything(4);
    }

    /** @param width width of the weights */
    static Path withEverything(int width) {
        try {
            Path file = Files.createTempDirectory("pare-testkit").resolve("everything.onnx");
            file.toFile().deleteOnExit();
            file.getParent().toFile().deleteOnExit();
            OnnxWriter.write(everything(width), file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a test model", e);
        }
    }

    static Model everything(int width) {
        SeededWeights weights = SeededWeights.of(7);
        GraphBuilder then = GraphBuilder.subgraph("then")
                .matmul("then_y", "h", weights.tensor("w_then", width, width))
                .output("then_y");
        GraphBuilder otherwise = GraphBuilder.subgraph("else")
                .add("else_y", "h", weights.tensor("b_else", width))
                .output("else_y");
        OpId twice = new OpId("local", "Twice");
        Node body = Node.of("Add", "", List.of("a", "a"), List.of("b"));
        List<Float> reals = List.of(0.5f, -1f);
        Tensor pair = Tensor.floats("", Shape.of(2), 1, 2);
        return GraphBuilder.model(14)
                .domain("local", 1)
                .metadata("origin", "test")
                .function(new Function(
                        twice,
                        List.of("a"),
                        List.of("b"),
                        List.of(body),
                        List.of(OpsetImport.of("", 14)),
                        UnknownFields.NOTHING))
                .input("x", FLOAT, "batch", 4)
                .input("flag", BOOL)
                .matmul("h", "x", weights.tensor("w", 4, width))
                .ifElse("y", "flag", then, otherwise)
                .constant("c", Tensor.longs("", Shape.of(2), 4, 4))
                .node(
                        twice,
                        List.of("y"),
                        List.of("z"),
                        Attribute.ints("ints", 1, -2, Long.MAX_VALUE),
                        new Attribute("floats", new AttributeValue.Floats(reals), UnknownFields.NOTHING),
                        new Attribute(
                                "tensors", new AttributeValue.Tensors(List.of(pair, pair)), UnknownFields.NOTHING),
                        Attribute.of("text", "grün"),
                        Attribute.of("real", 0.25f))
                .valueInfo("h", FLOAT, "?", width)
                .output("z", FLOAT, "batch", width)
                .build();
    }
}
