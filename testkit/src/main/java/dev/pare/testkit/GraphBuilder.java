/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Dim;
import dev.pare.graph.Function;
import dev.pare.graph.Graph;
import dev.pare.graph.GraphCheck;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpId;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.Property;
import dev.pare.graph.ValueInfo;
import dev.pare.graph.ValueInfo.TensorType;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds small models, line by line: {@code model(14).input("x", FLOAT, "batch", 64).matmul("y", "x", w).output("y").build()}.
 * The output of a node comes first, as in an assignment. What one step of a model takes is in {@link Blocks}.
 */
public final class GraphBuilder {
    private final String name;
    private final long irVersion;
    private final List<OpsetImport> opsets = new ArrayList<>();
    private final List<Property> metadata = new ArrayList<>();
    private final List<Function> functions = new ArrayList<>();
    private final List<ValueInfo> inputs = new ArrayList<>();
    private final List<ValueInfo> outputs = new ArrayList<>();
    private final List<ValueInfo> valueInfos = new ArrayList<>();
    private final Map<String, Tensor> initializers = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();

    private GraphBuilder(String name, long irVersion) {
        this.name = name;
        this.irVersion = irVersion;
    }

    /** A model for a version of the standard operator set. Its IR version is 8, which any ONNX Runtime since 1.11 reads. */
    public static GraphBuilder model(long opset) {
        return model(opset, 8);
    }

    public static GraphBuilder model(long opset, long irVersion) {
        return new GraphBuilder("graph", irVersion).domain("", opset);
    }

    /** A graph to be put into a node (a branch of If, the body of a Loop); may use names of the graph around it. */
    public static GraphBuilder subgraph(String name) {
        return new GraphBuilder(name, 0);
    }

    /** Imports an operator set. */
    public GraphBuilder domain(String domain, long version) {
        opsets.add(OpsetImport.of(domain, version));
        return this;
    }

    public GraphBuilder metadata(String key, String value) {
        metadata.add(new Property(key, value));
        return this;
    }

    public GraphBuilder function(Function function) {
        functions.add(function);
        return this;
    }

    /** @param dims numbers for fixed sizes, texts for symbolic ones, "?" for unknown ones */
    public GraphBuilder input(String value, DataType type, Object... dims) {
        inputs.add(info(value, type, dims));
        return this;
    }

    /** A float output of unknown shape. */
    public GraphBuilder output(String value) {
        TensorType type = new TensorType(DataType.FLOAT.code(), Optional.empty(), UnknownFields.NOTHING);
        outputs.add(new ValueInfo(value, Optional.of(type), UnknownFields.NOTHING));
        return this;
    }

    public GraphBuilder output(String value, DataType type, Object... dims) {
        outputs.add(info(value, type, dims));
        return this;
    }

    /** States the type of a value in between. */
    public GraphBuilder valueInfo(String value, DataType type, Object... dims) {
        valueInfos.add(info(value, type, dims));
        return this;
    }

    private static ValueInfo info(String value, DataType type, Object... dims) {
        Dim[] sizes = new Dim[dims.length];
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] instanceof Number number) {
                sizes[i] = new Dim.Fixed(number.longValue());
            } else {
                sizes[i] = dims[i].equals("?") ? new Dim.Unknown() : new Dim.Symbolic(dims[i].toString());
            }
        }
        return ValueInfo.of(value, type, sizes);
    }

    /** Adds an initializer; the same one may be added more than once. */
    @SuppressWarnings("ReferenceEquality") // Equal content may be meant as two weights.
    public GraphBuilder initializer(Tensor tensor) {
        Tensor old = initializers.putIfAbsent(tensor.name(), tensor);
        if (old != null && old != tensor) {
            throw new IllegalArgumentException("there is another initializer " + tensor.name() + " already");
        }
        return this;
    }

    public GraphBuilder floats(String tensor, float... values) {
        return initializer(Tensor.floats(tensor, Shape.of(values.length), values));
    }

    public GraphBuilder scalar(String tensor, float value) {
        return initializer(Tensor.floats(tensor, Shape.of(), value));
    }

    public GraphBuilder longs(String tensor, long... values) {
        return initializer(Tensor.longs(tensor, Shape.of(values.length), values));
    }

    /** A Constant node, as exporters write small constants. */
    public GraphBuilder constant(String value, Tensor tensor) {
        return node("Constant", List.of(), List.of(value), Attribute.of("value", tensor.withName("")));
    }

    /** Any node of the standard domain, named after its first output. */
    public GraphBuilder node(String type, List<String> from, List<String> to, Attribute... attributes) {
        return node(OpId.standard(type), from, to, attributes);
    }

    public GraphBuilder node(OpId op, List<String> from, List<String> to, Attribute... attributes) {
        return node(new Node(op, to.get(0) + "/" + op.type(), from, to, List.of(attributes), UnknownFields.NOTHING));
    }

    public GraphBuilder node(Node node) {
        nodes.add(node);
        return this;
    }

    /** A node of the standard domain with one output and no attributes. */
    public GraphBuilder op(String type, String to, String... from) {
        return node(type, List.of(from), List.of(to));
    }

    /** {@code to = a · b} */
    public GraphBuilder matmul(String to, String a, String b) {
        return op("MatMul", to, a, b);
    }

    public GraphBuilder matmul(String to, String a, Tensor weight) {
        return initializer(weight).matmul(to, a, weight.name());
    }

    public GraphBuilder add(String to, String a, String b) {
        return op("Add", to, a, b);
    }

    public GraphBuilder add(String to, String a, Tensor bias) {
        return initializer(bias).add(to, a, bias.name());
    }

    /** {@code to = a · bᵀ + bias}, as exporters write a linear layer. */
    public GraphBuilder gemm(String to, String a, Tensor weight, Tensor bias) {
        initializer(weight).initializer(bias);
        return node(
                "Gemm",
                List.of(a, weight.name(), bias.name()),
                List.of(to),
                Attribute.of("alpha", 1f),
                Attribute.of("beta", 1f),
                Attribute.of("transB", 1));
    }

    /** Rows of a table. */
    public GraphBuilder gather(String to, Tensor table, String indices) {
        return initializer(table).op("Gather", to, table.name(), indices);
    }

    public GraphBuilder transpose(String to, String from, long... perm) {
        return node("Transpose", List.of(from), List.of(to), Attribute.ints("perm", perm));
    }

    /** Gelu in the five nodes that exporters write before opset 20. */
    public GraphBuilder gelu(String to, String from) {
        Blocks.gelu(this, to, from);
        return this;
    }

    /** Layer normalization over the last axis in the nine nodes that exporters write before opset 17. */
    public GraphBuilder layerNorm(String to, String from, Tensor scale, Tensor bias) {
        Blocks.layerNorm(this, to, from, scale, bias);
        return this;
    }

    /** {@code If}: both branches give the same outputs. */
    public GraphBuilder ifElse(String to, String condition, GraphBuilder then, GraphBuilder otherwise) {
        Attribute yes = graph("then_branch", then);
        Attribute no = graph("else_branch", otherwise);
        return node("If", List.of(condition), List.of(to), yes, no);
    }

    /** An attribute that holds a graph. */
    public static Attribute graph(String attribute, GraphBuilder graph) {
        return new Attribute(attribute, new AttributeValue.OfGraph(graph.buildGraph()), UnknownFields.NOTHING);
    }

    public Graph buildGraph() {
        List<Tensor> tensors = List.copyOf(initializers.values());
        return new Graph(name, inputs, outputs, valueInfos, tensors, nodes, UnknownFields.NOTHING);
    }

    /** The model; throws IllegalStateException if it is not a sound graph. */
    public Model build() {
        Model model = new Model(irVersion, opsets, metadata, buildGraph(), functions, UnknownFields.NOTHING);
        List<String> problems = GraphCheck.problems(model);
        if (!problems.isEmpty()) {
            throw new IllegalStateException("the graph is not sound: " + String.join("; ", problems));
        }
        return model;
    }
}
