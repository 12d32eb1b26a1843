/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.data.Label;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A look-up whose rows are known, and what models make of it. */
final class Samples {
    /** The id of padding; its row is far from the others, so that one padding token in a sum shows. */
    static final int PAD = 3;

    private static final float[] TABLE = {1, 2, 3, -1, 0, 5, 1000, 1000};

    private Samples() {}

    static Model model() {
        return model(2, TABLE);
    }

    /** Ids [batch, seq], a table of rows of some width, and values computed from what is looked up. */
    static Model model(int width, float... table) {
        Node lookup = Node.of("Gather", "lookup", List.of("table", "ids"), List.of("hidden"));
        List<Node> nodes = List.of(
                lookup,
                Node.of("Add", "twice", List.of("hidden", "hidden"), List.of("doubled")),
                Node.of("Reshape", "flatten", List.of("hidden", "flatShape"), List.of("flat")),
                Node.of("Gather", "first", List.of("hidden", "zero"), List.of("pooled"), Attribute.of("axis", 1)),
                Node.of("Transpose", "turn", List.of("hidden"), List.of("turned"), Attribute.ints("perm", 0, 2, 1)),
                cast("half", "hidden", "halves", DataType.FLOAT16),
                cast("narrow", "ids", "narrowIds", DataType.INT32),
                Node.of("If", "choice", List.of("yes"), List.of("out"), branch("then_branch"), branch("else_branch")));
        Graph graph = new Graph(
                "g",
                List.of(ValueInfo.of("ids", DataType.INT64, new Dim.Symbolic("batch"), new Dim.Symbolic("seq"))),
                List.of(ValueInfo.of("out", DataType.FLOAT), ValueInfo.of("pooled", DataType.FLOAT)),
                List.of(),
                List.of(
                        Tensor.floats("table", Shape.of(table.length / width, width), table),
                        Tensor.longs("flatShape", Shape.of(2), -1, width),
                        Tensor.longs("zero", Shape.of(), 0),
                        Tensor.of("yes", DataType.BOOL, Shape.of(), InlineData.raw(new byte[] {1}))),
                nodes,
                UnknownFields.NOTHING);
        return new Model(8, List.of(OpsetImport.of("", 17)), List.of(), graph, List.of(), UnknownFields.NOTHING);
    }

    private static Node cast(String name, String from, String to, DataType type) {
        return Node.of("Cast", name, List.of(from), List.of(to), Attribute.of("to", type.code()));
    }

    private static Attribute branch(String name) {
        String output = name + "_out";
        Graph body = new Graph(
                name,
                List.of(),
                List.of(ValueInfo.of(output, DataType.FLOAT)),
                List.of(),
                List.of(),
                List.of(
                        Node.of("Neg", "", List.of("doubled"), List.of("inside_" + name)),
                        Node.of("Neg", "", List.of("inside_" + name), List.of(output))),
                UnknownFields.NOTHING);
        return new Attribute(name, new AttributeValue.OfGraph(body), UnknownFields.NOTHING);
    }

    /** Sequences of ids, some of them in a batch, padded to the longest with {@link #PAD}. */
    static Dataset texts(int batchSize, int[]... sequences) {
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < sequences.length; from += batchSize) {
            int[][] some = Arrays.copyOfRange(sequences, from, Math.min(sequences.length, from + batchSize));
            batches.add(batch(some, some.length));
        }
        return dataset(batches.toArray(Batch[]::new));
    }

    static Batch batch(int[][] sequences, int samples) {
        int longest = Arrays.stream(sequences).mapToInt(s -> s.length).max().orElseThrow();
        long[] ids = new long[sequences.length * longest];
        Arrays.fill(ids, PAD);
        for (int row = 0; row < sequences.length; row++) {
            for (int i = 0; i < sequences[row].length; i++) {
                ids[row * longest + i] = sequences[row][i];
            }
        }
        int[] lengths = Arrays.stream(sequences).mapToInt(s -> s.length).toArray();
        return batch(Shape.of(sequences.length, longest), ids, Optional.of(Mask.ofLengths(longest, lengths)), samples);
    }

    static Batch batch(Shape shape, long[] ids, Optional<Mask> mask, int samples) {
        List<Label> labels =
                IntStream.range(0, samples).mapToObj(i -> Label.NONE).toList();
        return new Batch(Map.of("ids", LongValues.of(shape, ids)), labels, mask, samples);
    }

    static Dataset dataset(Batch... batches) {
        return new Dataset() {
            @Override
            public Iterable<Batch> batches() {
                return List.of(batches);
            }

            @Override
            public int samples() {
                return Arrays.stream(batches).mapToInt(Batch::samples).sum();
            }

            @Override
            public String description() {
                return "a few sequences";
            }
        };
    }
}
