/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.convolution;

import dev.pare.analysis.Weight;
import dev.pare.graph.ModelEdit;
import dev.pare.pass.Scratch;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Half;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** The matrices and biases of the groups of convolutions, each stored once. */
final class Slices {
    private final ModelEdit edit;
    private final Scratch scratch;
    private final Map<List<Weight>, List<String>> matrices = new HashMap<>();
    private final Map<List<Weight>, Map<Integer, List<String>>> biases = new HashMap<>();

    Slices(ModelEdit edit, Scratch scratch) {
        this.edit = edit;
        this.scratch = scratch;
    }

    /** The names of one matrix for each group, inputs by outputs of the group, in which those of all convolutions stand side by side. */
    List<String> matrices(List<Convolution> convolutions) {
        List<Weight> filters = convolutions.stream().map(Convolution::filter).toList();
        int groups = convolutions.get(0).groups();
        int inputs = convolutions.get(0).inputs();
        return matrices.computeIfAbsent(
                filters,
                w -> named(filters, groups, g -> {
                    float[] rows =
                            joined(convolutions.stream().map(c -> block(c, g)).toList());
                    int outputs = rows.length / inputs;
                    return new Part(Shape.of(inputs, outputs), turned(rows, outputs, inputs));
                }));
    }

    /** The names of one row for each group, as long as the group has outputs, in which those of all biases follow each other. */
    List<String> biases(List<Weight> added, int groups) {
        return biases.computeIfAbsent(added, b -> new HashMap<>())
                .computeIfAbsent(
                        groups,
                        n -> named(added, groups, g -> {
                            float[] row = joined(
                                    added.stream().map(b -> part(b, g, groups)).toList());
                            return new Part(Shape.of(row.length), row);
                        }));
    }

    private record Part(Shape shape, float[] values) {}

    private List<String> named(List<Weight> weights, int groups, IntFunction<Part> made) {
        List<String> names = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            String suffix = weights.size() > 1 ? ".joint" + g : groups == 1 ? ".matrix" : ".group" + g;
            names.add(add(weights.get(0), suffix, made.apply(g)));
        }
        return names;
    }

    /** The filter of one group, outputs by inputs. */
    private static float[] block(Convolution convolution, int group) {
        float[] block = new float[Math.multiplyExact(convolution.inputs(), convolution.outputs())];
        TensorValues.floats(convolution.filter().tensor(), (long) group * block.length, block, block.length);
        return block;
    }

    private static float[] part(Weight bias, int group, int groups) {
        float[] row = TensorValues.floats(bias.tensor());
        int width = row.length / groups;
        return Arrays.copyOfRange(row, group * width, (group + 1) * width);
    }

    private static float[] joined(List<float[]> rows) {
        float[] joined = new float[rows.stream().mapToInt(r -> r.length).sum()];
        int at = 0;
        for (float[] row : rows) {
            System.arraycopy(row, 0, joined, at, row.length);
            at += row.length;
        }
        return joined;
    }

    private static float[] turned(float[] block, int rows, int columns) {
        float[] turned = new float[block.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                turned[c * rows + r] = block[r * columns + c];
            }
        }
        return turned;
    }

    private String add(Weight beside, String suffix, Part part) {
        DataType type = beside.tensor().type();
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(type.bytes(part.values().length)))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (float value : part.values()) {
            if (type == DataType.FLOAT16) {
                bytes.putShort(Half.fromFloat(value));
            } else {
                bytes.putFloat(value);
            }
        }
        String name = edit.freshName(beside.name() + suffix);
        edit.addInitializer(beside.scope(), Tensor.of(name, type, part.shape(), scratch.keep(bytes.array())));
        return name;
    }
}
