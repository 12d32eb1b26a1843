/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize;

import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Half;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Builds a small model line by line. */
public final class Sketch {
    private final List<ValueInfo> inputs = new ArrayList<>();
    private final List<ValueInfo> outputs = new ArrayList<>();
    private final List<Tensor> weights = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();

    public Sketch input(String name, DataType type, int rank) {
        inputs.add(info(name, type, rank));
        return this;
    }

    public Sketch output(String name, DataType type, int rank) {
        outputs.add(info(name, type, rank));
        return this;
    }

    private static ValueInfo info(String name, DataType type, int rank) {
        Dim[] dims = new Dim[rank];
        for (int i = 0; i < rank; i++) {
            dims[i] = new Dim.Symbolic(name + i);
        }
        return ValueInfo.of(name, type, dims);
    }

    public Sketch weight(Tensor tensor) {
        weights.add(tensor);
        return this;
    }

    public Sketch node(Node node) {
        nodes.add(node);
        return this;
    }

    public Graph graph() {
        return new Graph("sketch", inputs, outputs, List.of(), weights, nodes, UnknownFields.NOTHING);
    }

    public Model model() {
        return new Model(8, List.of(OpsetImport.of("", 14)), List.of(), graph(), List.of(), UnknownFields.NOTHING);
    }

    /** Seeded normal values. */
    public static float[] noise(long seed, int count) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    public static Tensor matrix(String name, long seed, int rows, int columns) {
        return Tensor.floats(name, Shape.of(rows, columns), noise(seed, rows * columns));
    }

    public static Tensor row(String name, long seed, int length) {
        return Tensor.floats(name, Shape.of(length), noise(seed, length));
    }

    /** The product of two seeded matrices: a matrix of low rank. */
    public static Tensor planted(String name, long seed, int rows, int rank, int columns) {
        float[] left = noise(seed, rows * rank);
        float[] right = noise(seed + 1, rank * columns);
        float[] product = new float[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                for (int k = 0; k < rank; k++) {
                    product[i * columns + j] += left[i * rank + k] * right[k * columns + j];
                }
            }
        }
        return Tensor.floats(name, Shape.of(rows, columns), product);
    }

    public static Tensor halves(String name, Shape shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putShort(Half.fromFloat(value));
        }
        return Tensor.of(name, DataType.FLOAT16, shape, InlineData.raw(bytes.array()));
    }

    public static float[] transposed(float[] values, int rows, int columns) {
        float[] turned = new float[values.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                turned[j * rows + i] = values[i * columns + j];
            }
        }
        return turned;
    }
}
