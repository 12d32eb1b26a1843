/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FingerprintsTest {
    private static final Tensor W = Tensor.floats("w", Shape.of(2, 2), 1, 2, 3, 4);

    private static Model model(List<Tensor> weights, Node... nodes) {
        Graph graph = new Graph(
                "g",
                List.of(ValueInfo.of("x", DataType.FLOAT, new Dim.Symbolic("n"), new Dim.Fixed(2))),
                List.of(ValueInfo.of("y", DataType.FLOAT)),
                List.of(),
                weights,
                List.of(nodes),
                UnknownFields.NOTHING);
        return new Model(8, List.of(OpsetImport.of("", 17)), List.of(), graph, List.of(), UnknownFields.NOTHING);
    }

    private static Node node(String type, String output, String... inputs) {
        return Node.of(type, "", List.of(inputs), List.of(output));
    }

    private static Fingerprints of(Model model) {
        return Fingerprints.of(model, new TensorHashes());
    }

    private static String y(Model model) {
        return of(model).value("y").orElseThrow();
    }

    private static final Model PLAIN = model(List.of(W), node("MatMul", "h", "x", "w"), node("Relu", "y", "h"));

    @Test
    void namesOfNodesValuesAndWeightsDoNotCount() {
        Model renamed = model(List.of(W.withName("v")), node("MatMul", "inner", "x", "v"), node("Relu", "y", "inner"));
        assertThat(y(renamed)).isEqualTo(y(PLAIN));
        assertThat(of(renamed).model()).isEqualTo(of(PLAIN).model());
        assertThat(of(renamed).value("h")).isEmpty();
    }

    @Test
    void whatComesAfterAValueDoesNotCount() {
        Model other = model(List.of(W), node("MatMul", "h", "x", "w"), node("Tanh", "y", "h"));
        assertThat(of(other).value("h")).isEqualTo(of(PLAIN).value("h"));
        assertThat(y(other)).isNotEqualTo(y(PLAIN));
        assertThat(of(other).model()).isNotEqualTo(of(PLAIN).model());
    }

    @Test
    @DisplayName("pain 27: two models never share an entry: one bit of one weight tells them apart")
    void everyBitOfAWeightCounts() {
        Tensor almost = Tensor.floats("w", Shape.of(2, 2), 1, 2, 3, Math.nextUp(4f));
        Tensor flat = Tensor.floats("w", Shape.of(1, 4), 1, 2, 3, 4);
        Tensor integers = Tensor.of("w", DataType.INT32, Shape.of(2, 2), W.data());
        for (Tensor weight : List.of(almost, flat, integers)) {
            Model other = model(List.of(weight), node("MatMul", "h", "x", "w"), node("Relu", "y", "h"));
            assertThat(y(other)).isNotEqualTo(y(PLAIN));
        }
    }

    /** Blocks of checksums end at 65536 bytes; pieces may end anywhere. */
    @Test
    void piecesDoNotCountAndEveryByteDoes() {
        for (int size : new int[] {1, 65535, 65536, 65537, 200_000}) {
            byte[] bytes = new byte[size];
            new SplittableRandom(size).nextBytes(bytes);
            String whole = sums(bytes, size);
            assertThat(sums(bytes, 1000)).isEqualTo(whole);
            assertThat(sums(bytes, 65536)).isEqualTo(whole);
            bytes[size - 1] ^= 1;
            assertThat(sums(bytes, size)).isNotEqualTo(whole);
            assertThat(sums(new byte[size], size)).isNotEqualTo(sums(new byte[size + 1], size));
        }
    }

    private static String sums(byte[] bytes, int piece) {
        ContentHash hash = new ContentHash().put(bytes.length);
        BlockSums sums = new BlockSums(hash);
        for (int at = 0; at < bytes.length; at += piece) {
            sums.add(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)));
        }
        sums.end();
        return hash.hex();
    }

    @Test
    void attributesTheOrderOfInputsAndVersionsCount() {
        Model minus = model(List.of(W), node("Sub", "y", "x", "w"));
        Model turned = model(List.of(W), node("Sub", "y", "w", "x"));
        assertThat(y(turned)).isNotEqualTo(y(minus));
        assertThat(y(minus.withOpsets(List.of(OpsetImport.of("", 14))))).isNotEqualTo(y(minus));
        Node first = Node.of("Softmax", "", List.of("x"), List.of("y"), Attribute.of("axis", 0));
        Node last = Node.of("Softmax", "", List.of("x"), List.of("y"), Attribute.of("axis", 1));
        assertThat(y(model(List.of(), first))).isNotEqualTo(y(model(List.of(), last)));
    }

    @Test
    void theOrderInWhichNodesAreWrittenDoesNotCount() {
        List<Node> turned = new ArrayList<>(PLAIN.graph().nodes());
        Collections.reverse(turned);
        assertThat(y(PLAIN.withGraph(PLAIN.graph().withNodes(turned)))).isEqualTo(y(PLAIN));
    }

    @Test
    void aGraphWithoutAnOrderHasNoNames() {
        Model circle = model(List.of(), node("Relu", "h", "y"), node("Relu", "y", "h"));
        assertThatThrownBy(() -> of(circle))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("before it is computed");
    }

    @Test
    void bodiesCountWithWhatTheySeeOfTheOutside() {
        String outer = y(nested("Neg", "h", 1));
        assertThat(y(nested("Neg", "h", 1))).isEqualTo(outer);
        assertThat(y(nested("Abs", "h", 1))).isNotEqualTo(outer);
        assertThat(y(nested("Neg", "x", 1))).isNotEqualTo(outer);
        assertThat(y(nested("Neg", "h", 2))).isNotEqualTo(outer);
    }

    private static Model nested(String operator, String captured, float scale) {
        Graph body = new Graph(
                "body",
                List.of(),
                List.of(ValueInfo.of("out", DataType.FLOAT)),
                List.of(),
                List.of(Tensor.floats("scale", Shape.of(), scale)),
                List.of(node(operator, "inner", captured), node("Mul", "out", "inner", "scale")),
                UnknownFields.NOTHING);
        Attribute branch = new Attribute("then_branch", new AttributeValue.OfGraph(body), UnknownFields.NOTHING);
        return model(List.of(W), node("MatMul", "h", "x", "w"), Node.of("If", "", List.of("x"), List.of("y"), branch));
    }

    @Test
    void aFunctionCountsWhereItIsCalled() {
        assertThat(y(calling("Abs"))).isNotEqualTo(y(calling("Neg")));
        assertThat(of(calling("Abs")).value("h")).isEqualTo(of(calling("Neg")).value("h"));
    }

    private static Model calling(String operator) {
        OpId id = new OpId("mine", "F");
        Function function = new Function(
                id,
                List.of("a"),
                List.of("b"),
                List.of(node(operator, "b", "a")),
                List.of(OpsetImport.of("", 17)),
                UnknownFields.NOTHING);
        Node call = new Node(id, "", List.of("h"), List.of("y"), List.of(), UnknownFields.NOTHING);
        return model(List.of(W), node("MatMul", "h", "x", "w"), call).withFunctions(List.of(function));
    }

    @Test
    void anInputIsKnownByItsName() {
        assertThat(of(PLAIN).value("x")).isNotEmpty().isNotEqualTo(of(PLAIN).value("w"));
        assertThat(of(PLAIN).value("nowhere")).isEmpty();
        assertThat(of(PLAIN).value("")).isEmpty();
    }
}
