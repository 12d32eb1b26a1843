/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.testkit.wire.Message;
import dev.pare.testkit.wire.WireTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the format allows and hardly a file has is kept through reading and writing. Field numbers are those of onnx.proto. */
class RareFieldsTest {
    private static final int FLOAT = 1;
    private static final int STRING = 8;

    @TempDir
    Path folder;

    static Stream<Arguments> models() {
        Message sparse = new Message()
                .message(1, tensor("values"))
                .message(2, tensor("indices"))
                .raw(3, (byte) 2, (byte) 3);
        Message entry = new Message().text(1, "SCALE_TENSOR").text(2, "s");
        Message strings = new Message()
                .raw(1, (byte) 2)
                .number(2, STRING)
                .text(6, "a")
                .text(6, "")
                .text(8, "words");
        Message sequence =
                new Message().text(1, "q").message(2, new Message().message(4, new Message().message(1, type())));
        Message map = new Message()
                .text(1, "m")
                .message(2, new Message().message(5, new Message().number(1, 7).message(2, type())));
        Message optional =
                new Message().text(1, "o").message(2, new Message().message(9, new Message().message(1, type())));
        return Stream.of(
                Arguments.of("a sparse initializer", inGraph(15, sparse)),
                Arguments.of(
                        "a quantization annotation",
                        inGraph(14, new Message().text(1, "x").message(2, entry))),
                Arguments.of("metadata of a graph", inGraph(16, entry)),
                Arguments.of("metadata of a node", inNode(9, entry)),
                Arguments.of("a node's overload", inNode(8, new Message().text(1, "fast"))),
                Arguments.of("a sparse attribute", attribute(11, 22, sparse)),
                Arguments.of("sparse attributes", attribute(12, 23, sparse)),
                Arguments.of("a type as attribute", attribute(13, 14, type())),
                Arguments.of("types as attribute", attribute(14, 15, type())),
                Arguments.of(
                        "a reference to a function's attribute",
                        inNode(5, named("r").text(21, "outer").number(20, 4))),
                Arguments.of("a tensor of strings", inGraph(5, strings)),
                Arguments.of(
                        "a segment of a tensor",
                        inGraph(
                                5,
                                tensor("s")
                                        .message(3, new Message().number(1, 0).number(2, 1)))),
                Arguments.of(
                        "an element type that does not exist yet",
                        inGraph(5, new Message().number(2, 99).raw(9, (byte) 1, (byte) 2))),
                Arguments.of(
                        "a tensor without elements",
                        inGraph(
                                5,
                                new Message().raw(1, (byte) 0).number(2, FLOAT).text(8, "none"))),
                Arguments.of(
                        "an empty raw content",
                        inGraph(
                                5,
                                new Message()
                                        .raw(1, (byte) 0)
                                        .number(2, FLOAT)
                                        .raw(9)
                                        .text(8, "none"))),
                Arguments.of(
                        "metadata of a tensor",
                        inGraph(5, tensor("t").message(16, entry).text(12, "doc"))),
                Arguments.of("a sequence", inGraph(11, sequence)),
                Arguments.of("a map", inGraph(11, map)),
                Arguments.of("an optional", inGraph(12, optional)),
                Arguments.of(
                        "a denotation", inGraph(11, new Message().text(1, "d").message(2, type().text(6, "IMAGE")))),
                Arguments.of(
                        "training", model(new Message()).message(20, new Message().message(1, graph(5, tensor("t"))))),
                Arguments.of(
                        "a function's defaults",
                        function(11, named("d").message(5, tensor("t")).number(20, 4))),
                Arguments.of(
                        "a function's types and overload",
                        function(12, new Message().text(1, "v").message(2, type()))
                                .message(
                                        25,
                                        new Message()
                                                .text(1, "F")
                                                .text(10, "local")
                                                .text(13, "o"))),
                Arguments.of(
                        "versions and texts",
                        model(new Message())
                                .text(4, "domain")
                                .number(5, 3)
                                .text(6, "doc")
                                .text(2, "tool")
                                .text(3, "1")),
                Arguments.of("a negative version", model(new Message()).number(5, -1)),
                Arguments.of("the same import twice", model(new Message()).message(8, new Message().number(2, 14))));
    }

    private static Message tensor(String name) {
        return new Message().raw(1, (byte) 1).number(2, FLOAT).text(8, name).raw(9, (byte) 1, (byte) 2, (byte) 3, (byte)
                4);
    }

    private static Message type() {
        Message shape = new Message().message(1, new Message().number(1, 2).text(3, "DATA_CHANNEL"));
        return new Message().message(1, new Message().number(1, FLOAT).message(2, shape));
    }

    private static Message named(String name) {
        return new Message().text(1, name);
    }

    private static Message attribute(int kind, int field, Message content) {
        return inNode(5, named("a").message(field, content).number(20, kind));
    }

    private static Message inNode(int field, Message content) {
        return inGraph(1, new Message().text(4, "Op").text(2, "y").message(field, content));
    }

    private static Message inGraph(int field, Message content) {
        return model(graph(field, content));
    }

    private static Message graph(int field, Message content) {
        // A weight before and one after, so that a content at the wrong place shows.
        return new Message().message(5, tensor("first")).message(field, content).message(5, tensor("last"));
    }

    private static Message function(int field, Message content) {
        return model(graph(5, tensor("middle")))
                .message(25, new Message().text(1, "F").text(10, "local").message(field, content));
    }

    private static Message model(Message graph) {
        return new Message()
                .number(1, 8)
                .message(8, new Message().number(2, 14))
                .message(7, graph);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void isKept(String what, Message model) throws IOException {
        Path source = Files.write(folder.resolve("source.onnx"), model.bytes());
        Path copy = folder.resolve("copy.onnx");
        OnnxWriter.write(OnnxReader.read(source), copy);
        assertThat(WireTree.difference(WireTree.ofModel(source), WireTree.ofModel(copy)))
                .isEmpty();
    }
}
