/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.graph.Attribute;
import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpId;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.List;

/** Builds small graphs in which no name says anything. */
final class Net {
    private final List<ValueInfo> inputs = new ArrayList<>();
    private final List<ValueInfo> outputs = new ArrayList<>();
    private final List<Tensor> constants = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final String prefix;
    private int count;

    Net() {
        this("");
    }

    /** @param prefix keeps the names of a nested graph apart from those around it */
    Net(String prefix) {
        this.prefix = prefix;
    }

    private String fresh() {
        return prefix + "v" + count++;
    }

    String ids() {
        return input(DataType.INT64, 2);
    }

    String states() {
        return input(DataType.FLOAT, 3);
    }

    private String input(DataType type, int rank) {
        String name = fresh();
        inputs.add(info(name, type, rank));
        return name;
    }

    private static ValueInfo info(String name, DataType type, int rank) {
        Dim[] dims = new Dim[rank];
        java.util.Arrays.fill(dims, new Dim.Unknown());
        return ValueInfo.of(name, type, dims);
    }

    Net output(String value, int rank) {
        outputs.add(info(value, DataType.FLOAT, rank));
        return this;
    }

    String weight(long... dims) {
        return constant(DataType.FLOAT, dims);
    }

    String constant(DataType type, long... dims) {
        Shape shape = Shape.of(dims);
        byte[] zeros = new byte[Math.toIntExact(type.bytes(shape.elements()))];
        constants.add(Tensor.of(fresh(), type, shape, InlineData.raw(zeros)));
        return last();
    }

    String longs(long... values) {
        constants.add(Tensor.longs(fresh(), Shape.of(values.length), values));
        return last();
    }

    String index(long value) {
        constants.add(Tensor.longs(fresh(), Shape.of(), value));
        return last();
    }

    String scalar(float value) {
        constants.add(Tensor.floats(fresh(), Shape.of(), value));
        return last();
    }

    private String last() {
        return constants.get(constants.size() - 1).name();
    }

    /** Appends a node of one output and returns that. */
    String op(String type, List<String> in, Attribute... attributes) {
        return op("", type, in, attributes);
    }

    String op(String type, String in, Attribute... attributes) {
        return op("", type, List.of(in), attributes);
    }

    String fused(String type, List<String> in, Attribute... attributes) {
        return op("com.microsoft", type, in, attributes);
    }

    private String op(String domain, String type, List<String> in, Attribute... attributes) {
        String out = fresh();
        nodes.add(new Node(new OpId(domain, type), "", in, List.of(out), List.of(attributes), UnknownFields.NOTHING));
        return out;
    }

    List<String> split(String in, int parts) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            out.add(fresh());
        }
        nodes.add(Node.of("Split", "", List.of(in), out, Attribute.of("axis", -1)));
        return out;
    }

    /** Three outputs: codes, scale, zero point. */
    List<String> dynamicQuantize(String in) {
        List<String> out = List.of(fresh(), fresh(), fresh());
        nodes.add(Node.of("DynamicQuantizeLinear", "", List.of(in), out));
        return out;
    }

    String add(String a, String b) {
        return op("Add", List.of(a, b));
    }

    String matMul(String a, String b) {
        return op("MatMul", List.of(a, b));
    }

    /** A matrix with a bias. */
    String dense(String in, String matrix, String bias) {
        return add(bias, matMul(in, matrix));
    }

    String dense(String in, int from, int to) {
        return dense(in, weight(from, to), weight(to));
    }

    String transpose(String in, long... perm) {
        return op("Transpose", in, Attribute.ints("perm", perm));
    }

    String reshape(String in, long... shape) {
        return op("Reshape", List.of(in, longs(shape)));
    }

    /** (batch, sequence, heads times size) to (batch, heads, sequence, size). */
    String cut(String in, int heads, int size) {
        return transpose(reshape(in, 0, 0, heads, size), 0, 2, 1, 3);
    }

    String norm(String in, int width) {
        return op("LayerNormalization", List.of(in, weight(width), weight(width)));
    }

    String softmax(String in) {
        return op("Softmax", in, Attribute.of("axis", -1));
    }

    String reverse() {
        java.util.Collections.reverse(nodes);
        return "";
    }

    Graph graph() {
        return new Graph("g", inputs, outputs, List.of(), constants, nodes, UnknownFields.NOTHING);
    }

    Model model() {
        return new Model(8, List.of(OpsetImport.of("", 17)), List.of(), graph(), List.of(), UnknownFields.NOTHING);
    }

    Net branch(Graph yes, Graph no, String condition) {
        Attribute then = graphAttribute("then_branch", yes);
        Attribute otherwise = graphAttribute("else_branch", no);
        nodes.add(Node.of("If", "", List.of(condition), List.of(fresh()), then, otherwise));
        return this;
    }

    private static Attribute graphAttribute(String name, Graph graph) {
        return new Attribute(name, new dev.pare.graph.AttributeValue.OfGraph(graph), UnknownFields.NOTHING);
    }

    Facts facts() {
        return Facts.of(model());
    }

    /** The role that the facts give to a constant. */
    static Role role(Facts facts, String constant) {
        return facts.role(facts.weights().named(constant).orElseThrow());
    }
}
