/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Dim;
import dev.pare.graph.Function;
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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InferenceTest {
    private static final ValueInfo IDS =
            ValueInfo.of("ids", DataType.INT64, new Dim.Symbolic("batch"), new Dim.Symbolic("length"));
    private static final ValueInfo X =
            ValueInfo.of("x", DataType.FLOAT, new Dim.Symbolic("batch"), new Dim.Symbolic("length"), new Dim.Fixed(12));
    private static final OpId TURN = new OpId("local", "Turn");

    private final List<Node> nodes = new ArrayList<>();
    private final List<Tensor> initializers = new ArrayList<>();
    private final List<Function> functions = new ArrayList<>();

    private void node(String type, List<String> inputs, String output, Attribute... attributes) {
        nodes.add(Node.of(type, "", inputs, List.of(output), attributes));
    }

    private static Node other(OpId op, String input, String output) {
        return new Node(op, "", List.of(input), List.of(output), List.of(), UnknownFields.NOTHING);
    }

    private void longs(String name, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        initializers.add(Tensor.of(name, DataType.INT64, Shape.of(values.length), InlineData.raw(bytes.array())));
    }

    private void floats(String name, long... dims) {
        Shape shape = Shape.of(dims);
        initializers.add(
                Tensor.of(name, DataType.FLOAT, shape, InlineData.raw(new byte[(int) (4 * shape.elements())])));
    }

    private String shape(String value, ValueInfo... inputs) {
        Graph graph = new Graph("g", List.of(inputs), List.of(), List.of(), initializers, nodes, UnknownFields.NOTHING);
        List<OpsetImport> opsets = List.of(OpsetImport.of("", 17), OpsetImport.of("local", 1));
        Model model = new Model(8, opsets, List.of(), graph, functions, UnknownFields.NOTHING);
        return Inference.of(model).shape(graph, value).map(Object::toString).orElse("unknown");
    }

    private static ValueInfo untyped(String name) {
        return new ValueInfo(name, Optional.empty(), UnknownFields.NOTHING);
    }

    private static Graph inner(List<ValueInfo> inputs, List<Node> content, String... outputs) {
        List<ValueInfo> results = new ArrayList<>();
        for (String output : outputs) {
            results.add(untyped(output));
        }
        return new Graph("inner", inputs, results, List.of(), List.of(), content, UnknownFields.NOTHING);
    }

    private static Attribute held(String name, Graph graph) {
        return new Attribute(name, new AttributeValue.OfGraph(graph), UnknownFields.NOTHING);
    }

    @Test
    void sizesTakenFromAShapeComeBackInAReshape() {
        longs("first", 0);
        longs("second", 1);
        longs("heads", 3);
        longs("rest", -1);
        node("Shape", List.of("x"), "shape");
        node("Gather", List.of("shape", "first"), "batch");
        node("Gather", List.of("shape", "second"), "length");
        node("Concat", List.of("batch", "length", "heads", "rest"), "target", Attribute.of("axis", 0L));
        node("Reshape", List.of("x", "target"), "split");
        node("Transpose", List.of("split"), "y", Attribute.ints("perm", 0, 2, 1, 3));
        assertThat(shape("y", X)).isEqualTo("[batch, 3, length, 4]");
    }

    @Test
    void positionsThatAreCutToTheLengthFitTheTokens() {
        longs("start", 0);
        longs("axis", 1);
        floats("positions", 1, 512, 12);
        node("Shape", List.of("ids"), "shape");
        node("Gather", List.of("shape", "axis"), "length");
        node("Slice", List.of("positions", "start", "length", "axis"), "cut");
        node("Add", List.of("x", "cut"), "y");
        assertThat(shape("cut", IDS, X)).isEqualTo("[1, min(512,length), 12]");
        assertThat(shape("y", IDS, X)).isEqualTo("[batch, length, 12]");
    }

    @Test
    void joinedLengthsAreASum() {
        ValueInfo past = ValueInfo.of(
                "past", DataType.FLOAT, new Dim.Symbolic("batch"), new Dim.Symbolic("past"), new Dim.Fixed(12));
        node("Concat", List.of("past", "x"), "all", Attribute.of("axis", 1L));
        node("Flatten", List.of("all"), "flat", Attribute.of("axis", 2L));
        assertThat(shape("all", past, X)).isEqualTo("[batch, length+past, 12]");
        assertThat(shape("flat", past, X)).isEqualTo("[batch*length+batch*past, 12]");
    }

    @Test
    void branchesThatAgreeGiveTheirShapeAndOthersAName() {
        ValueInfo flag = ValueInfo.of("flag", DataType.BOOL);
        floats("w", 12, 5);
        Graph one = inner(List.of(), List.of(Node.of("MatMul", "", List.of("x", "w"), List.of("p"))), "p");
        Graph same = inner(List.of(), List.of(Node.of("MatMul", "", List.of("x", "w"), List.of("q"))), "q");
        Graph none = inner(List.of(), List.of(Node.of("Identity", "", List.of("x"), List.of("r"))), "r");
        node("If", List.of("flag"), "y", held("then_branch", one), held("else_branch", same));
        node("If", List.of("flag"), "z", held("then_branch", one), held("else_branch", none));
        assertThat(shape("y", flag, X)).isEqualTo("[batch, length, 5]");
        assertThat(shape("z", flag, X)).isEqualTo("[batch, length, z[2]]");
    }

    @Test
    void whatALoopCarriesAndGrowsHasAnOpenSize() {
        Graph body = inner(
                List.of(ValueInfo.of("i", DataType.INT64), ValueInfo.of("c", DataType.BOOL), untyped("s")),
                List.of(
                        Node.of("Identity", "", List.of("c"), List.of("go")),
                        Node.of("Concat", "", List.of("s", "x"), List.of("grown"), Attribute.of("axis", 1L)),
                        Node.of("Identity", "", List.of("x"), List.of("each"))),
                "go",
                "grown",
                "each");
        nodes.add(Node.of("Loop", "", List.of("", "", "x"), List.of("last", "all"), held("body", body)));
        assertThat(shape("last", X)).isEqualTo("[batch, last[1], 12]");
        assertThat(shape("all", X)).isEqualTo("[all[0], batch, length, 12]");
    }

    @Test
    void aFunctionIsWorkedOutForEachCall() {
        Node body = Node.of("Transpose", "", List.of("a"), List.of("b"));
        functions.add(new Function(
                TURN,
                List.of("a"),
                List.of("b"),
                List.of(body),
                List.of(OpsetImport.of("", 17)),
                UnknownFields.NOTHING));
        nodes.add(other(TURN, "x", "y"));
        nodes.add(other(TURN, "ids", "z"));
        assertThat(shape("y", IDS, X)).isEqualTo("[12, length, batch]");
        assertThat(shape("z", IDS, X)).isEqualTo("[length, batch]");
    }

    @Test
    void aLongChainDoesNotExhaustTheStack() {
        String last = "x";
        for (int i = 0; i < 20_000; i++) {
            node("Relu", List.of(last), "r" + i);
            last = "r" + i;
        }
        assertThat(shape(last, X)).isEqualTo("[batch, length, 12]");
    }

    @Test
    void anUnknownOperatorGivesNothing() {
        nodes.add(other(new OpId("my.own", "Magic"), "x", "y"));
        node("Relu", List.of("y"), "z");
        assertThat(shape("z", X)).isEqualTo("unknown");
    }

    @Test
    void nodesMayStandInAnyOrder() {
        node("Relu", List.of("y"), "z");
        node("Transpose", List.of("x"), "y");
        assertThat(shape("z", X)).isEqualTo("[12, length, batch]");
    }

    @Test
    void namesSizesWhoseFormulasWouldDoubleWithEachLayer() {
        node("Shape", List.of("ids"), "n0");
        for (int layer = 0; layer < 100; layer++) {
            node("Mul", List.of("n" + layer, "n" + layer), "n" + (layer + 1));
        }
        node("ConstantOfShape", List.of("n2"), "light");
        node("ConstantOfShape", List.of("n100"), "heavy");

        String light = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> shape("light", IDS));
        String heavy = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> shape("heavy", IDS));

        assertThat(light).isEqualTo("[batch*batch*batch*batch, length*length*length*length]");
        assertThat(heavy).isEqualTo("[heavy[0], heavy[1]]");
    }
}
