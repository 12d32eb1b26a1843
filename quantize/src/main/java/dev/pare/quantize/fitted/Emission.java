/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.quantize.packed.PackedRows;
import dev.pare.quantize.packed.PackedWeight;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Half;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The operators around tables and filters in codes. */
final class Emission {
    private final ModelEdit edit;

    Emission(ModelEdit edit) {
        this.edit = edit;
    }

    /** Codes and scales of the wanted rows, their product, and what else their rows are made of. */
    void lookUp(Node gather, PackedWeight table, Rest rest) {
        String base = gather.output();
        String indices = gather.input(1);
        List<Node> nodes = new ArrayList<>();
        String codes = add(nodes, "Gather", List.of(table.values(), indices), base + ".codes");
        String floats = cast(nodes, codes);
        String scales = add(nodes, "Gather", List.of(table.scales(), indices), base + ".scales");
        String last = rest.isNothing() ? gather.output() : edit.freshName(base + ".rest");
        nodes.add(Node.of("Mul", edit.freshName(base + ".dequantize"), List.of(floats, scales), List.of(last)));
        addRest(nodes, gather, last, rest);
        edit.replace(gather, nodes);
    }

    /** The same with rows that are decoded after they were looked up. */
    void lookUp(Node gather, PackedRows table, Rest rest) {
        if (rest.isNothing()) {
            table.replace(gather);
            return;
        }
        String rows = edit.freshName(gather.output() + ".rest");
        List<Node> nodes = new ArrayList<>();
        addRest(nodes, gather, rows, rest);
        table.replace(gather, rows, nodes);
    }

    private void addRest(List<Node> nodes, Node gather, String rows, Rest rest) {
        String base = gather.output();
        String scaled = rows;
        if (!rest.columns().isEmpty()) {
            scaled = rest.direction() == null ? gather.output() : edit.freshName(base + ".columns");
            nodes.add(Node.of("Mul", edit.freshName(scaled), List.of(rows, rest.columns()), List.of(scaled)));
        }
        if (rest.direction() != null) {
            Direction direction = rest.direction();
            String multiple =
                    add(nodes, "Gather", List.of(direction.multiples(), gather.input(1)), base + ".multiples");
            multiple = direction.coded() ? cast(nodes, multiple) : multiple;
            String common = add(nodes, "Mul", List.of(multiple, direction.vector()), base + ".common");
            nodes.add(Node.of("Add", edit.freshName(base + ".row"), List.of(scaled, common), gather.outputs()));
        }
    }

    /**
     * What makes rows of what codes and scales give.
     *
     * @param columns name of the scales of columns, [width]; empty for none
     * @param direction null for none
     */
    record Rest(String columns, Direction direction) {
        boolean isNothing() {
            return columns.isEmpty() && direction == null;
        }
    }

    /**
     * A common direction in a graph.
     *
     * @param multiples name of the multiple of each row, [rows, 1]
     * @param coded whether multiples are 8-bit integers, and not floats, once the model is loaded
     * @param vector name of the direction, [width]
     */
    record Direction(String multiples, boolean coded, String vector) {}

    /** @param coded whether multiples shall take as little memory as they do in the file */
    Rest rest(Weight table, TableForm form, boolean coded) {
        String columns = "";
        if (form.hasColumns()) {
            columns = edit.freshName(table.name() + ".columns");
            edit.addInitializer(table.scope(), Tensor.floats(columns, Shape.of(form.columns().length), form.columns()));
        }
        return new Rest(
                columns, form.direction().map(d -> direction(table, d, coded)).orElse(null));
    }

    private Direction direction(Weight table, CommonDirection common, boolean coded) {
        String codes = edit.freshName(table.name() + ".multiples");
        Shape shape = Shape.of(common.codes().length, 1);
        edit.addInitializer(table.scope(), Tensor.of(codes, DataType.INT8, shape, InlineData.raw(common.codes())));
        String vector = edit.freshName(table.name() + ".direction");
        edit.addInitializer(
                table.scope(), Tensor.floats(vector, Shape.of(common.direction().length), common.direction()));
        if (coded) {
            return new Direction(codes, true, vector);
        }
        List<Node> nodes = new ArrayList<>();
        String multiples = cast(nodes, codes);
        edit.insertBefore(table.scope().nodes().get(0), nodes);
        return new Direction(multiples, false, vector);
    }

    /** Floats from codes [channels, length] and scales [channels, 1], in the shape of the weight. */
    String floats(Weight weight, PackedWeight stored) {
        List<Node> nodes = new ArrayList<>();
        String floats = cast(nodes, stored.values());
        String flat = add(nodes, "Mul", List.of(floats, stored.scales()), weight.name() + ".dequantized");
        Shape shape = weight.tensor().shape();
        if (shape.rank() != 2) {
            String dims = edit.freshName(weight.name() + ".shape");
            edit.addInitializer(weight.scope(), Tensor.longs(dims, Shape.of(shape.rank()), shape.toArray()));
            flat = add(nodes, "Reshape", List.of(flat, dims), weight.name() + ".reshaped");
        }
        edit.insertBefore(weight.scope().nodes().get(0), nodes);
        return flat;
    }

    /** Something stored as float16, turned into floats when the model is loaded. */
    String halves(Graph scope, Tensor stored) {
        edit.addInitializer(scope, stored);
        List<Node> nodes = new ArrayList<>();
        String floats = cast(nodes, stored.name());
        edit.insertBefore(scope.nodes().get(0), nodes);
        return floats;
    }

    /** Numbers as float16, little-endian. */
    static byte[] halfBytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putShort(Half.fromFloat(value));
        }
        return bytes.array();
    }

    /** The same with the axes of a matrix swapped. */
    String transposed(Weight weight, String floats) {
        List<Node> nodes = new ArrayList<>();
        String output = edit.freshName(floats + ".transposed");
        Attribute swap = Attribute.ints("perm", 1, 0);
        nodes.add(Node.of("Transpose", edit.freshName(output), List.of(floats), List.of(output), swap));
        edit.insertBefore(weight.scope().nodes().get(0), nodes);
        return output;
    }

    void feed(WeightUse use, String value) {
        List<String> inputs = new ArrayList<>(use.node().inputs());
        inputs.set(use.input(), value);
        edit.replace(use.node(), List.of(use.node().withInputs(inputs)));
    }

    private String cast(List<Node> nodes, String from) {
        String to = edit.freshName(from + ".float");
        Attribute type = Attribute.of("to", DataType.FLOAT.code());
        nodes.add(Node.of("Cast", edit.freshName(to), List.of(from), List.of(to), type));
        return to;
    }

    private String add(List<Node> nodes, String type, List<String> inputs, String name) {
        String output = edit.freshName(name);
        nodes.add(Node.of(type, edit.freshName(output), inputs, List.of(output)));
        return output;
    }
}
