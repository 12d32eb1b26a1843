/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.walk;

import dev.pare.graph.Attribute;
import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.onnx.OnnxWriter;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Small models, and what whole runs of them give. */
final class Parts {
    private Parts() {}

    static final List<FloatValues> BATCHES = List.of(
            FloatValues.of(Shape.of(2, 4), 1, 2.5f, -3, 4, 0.1f, -6, 7, 8),
            FloatValues.of(Shape.of(1, 4), 0.3f, 1e-3f, 100, -0.5f));

    static Model model(List<Node> nodes, String... outputs) {
        List<ValueInfo> ends = Stream.of(outputs)
                .map(name -> new ValueInfo(name, Optional.empty(), UnknownFields.NOTHING))
                .toList();
        Graph graph = new Graph(
                "g",
                List.of(ValueInfo.of("x", DataType.FLOAT, new Dim.Symbolic("batch"), new Dim.Fixed(4))),
                ends,
                List.of(),
                List.of(
                        Tensor.floats("w", Shape.of(4), 1, 2, 3, 4),
                        Tensor.floats("v", Shape.of(), 3),
                        Tensor.longs("zero", Shape.of(), 0),
                        Tensor.of("yes", DataType.BOOL, Shape.of(), InlineData.raw(new byte[] {1}))),
                nodes,
                UnknownFields.NOTHING);
        return new Model(9, List.of(OpsetImport.of("", 17)), List.of(), graph, List.of(), UnknownFields.NOTHING);
    }

    static Node node(String type, String to, String... from) {
        return Node.of(type, "", List.of(from), List.of(to));
    }

    static Node cast(String to, String from, DataType type) {
        return Node.of("Cast", "", List.of(from), List.of(to), Attribute.of("to", type.code()));
    }

    static Model with(Model model, Node... nodes) {
        return model.withGraph(model.graph().withNodes(List.of(nodes)));
    }

    /** Runs one stage on all batches. */
    static List<Map<String, Values>> advance(PartialRun run, Model model, String... values) {
        try (Stage stage = run.advance(model, List.of(values))) {
            return finish(stage);
        }
    }

    static List<Map<String, Values>> finish(Stage stage) {
        List<Map<String, Values>> all = new ArrayList<>();
        for (int i = 0; i < BATCHES.size(); i++) {
            all.add(stage.run(i, stage.readsInputs() ? Map.of("x", BATCHES.get(i)) : Map.of()));
        }
        stage.finish();
        return all;
    }

    static final Node FIRST = node("Mul", "a", "x", "w");
    static final Node SECOND = node("Exp", "b", "a");
    static final Node THIRD = node("Add", "c", "b", "a");

    static Node constant(float value) {
        return Node.of(
                "Constant",
                "",
                List.of(),
                List.of("three"),
                Attribute.of("value", Tensor.floats("", Shape.of(), value)));
    }

    /** The same by a run of the whole model. */
    static List<Map<String, Values>> whole(Path folder, Model model, String... values) {
        List<ValueInfo> ends = Stream.of(values)
                .map(name -> new ValueInfo(name, Optional.empty(), UnknownFields.NOTHING))
                .toList();
        Path file = folder.resolve("whole.onnx");
        OnnxWriter.write(model.withGraph(model.graph().withOutputs(ends)), file);
        try (OrtModel loaded = OrtModel.open(file, SessionSettings.defaults())) {
            return BATCHES.stream().map(x -> loaded.run(Map.of("x", x))).toList();
        }
    }
}
