/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.walk;

import static dev.pare.runtime.walk.Parts.FIRST;
import static dev.pare.runtime.walk.Parts.SECOND;
import static dev.pare.runtime.walk.Parts.advance;
import static dev.pare.runtime.walk.Parts.cast;
import static dev.pare.runtime.walk.Parts.finish;
import static dev.pare.runtime.walk.Parts.model;
import static dev.pare.runtime.walk.Parts.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be kept is kept exactly; from what cannot, nothing is lost. */
class KeptTypesTest {
    @TempDir
    Path folder;

    private PartialRun start() {
        // The first batch of a value finds room, the second goes to a file.
        return new PartialRun("part", folder, SessionSettings.defaults(), 40);
    }

    private List<Map<String, Values>> whole(Model model, String... values) {
        return Parts.whole(folder, model, values);
    }

    /** The wide type holds what a float cannot: 1 + 2^-30 less 1 is lost if it is kept in a narrower one. */
    @Test
    void doublesAreKeptExactly() {
        Node one = Node.of(
                "Constant",
                "",
                List.of(),
                List.of("one"),
                Attribute.of("value", Tensor.of("", DataType.DOUBLE, Shape.of(), doubles(1))));
        Node little = Node.of(
                "Constant",
                "",
                List.of(),
                List.of("little"),
                Attribute.of("value", Tensor.of("", DataType.DOUBLE, Shape.of(), doubles(1 + 0x1p-30))));
        Model model = model(
                List.of(
                        cast("xd", "x", DataType.DOUBLE),
                        node("Mul", "zeros", "xd", "zerod"),
                        Node.of("Sub", "", List.of("xd", "xd"), List.of("zerod")),
                        one,
                        little,
                        node("Add", "wide", "zeros", "little"),
                        node("Sub", "rest", "wide", "one"),
                        cast("out", "rest", DataType.FLOAT)),
                "out");
        try (PartialRun run = start()) {
            advance(run, model, "wide");
            FloatValues rest = (FloatValues) advance(run, model, "out").get(0).get("out");
            assertThat(rest.at(0)).isEqualTo(0x1p-30f);
        }
    }

    private static InlineData doubles(double value) {
        byte[] bytes = new byte[8];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putDouble(value);
        return InlineData.raw(bytes);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {
                "FLOAT",
                "DOUBLE",
                "FLOAT16",
                "BFLOAT16",
                "INT64",
                "INT32",
                "INT16",
                "INT8",
                "UINT8",
                "BOOL",
                "UINT32"
            })
    void valuesOfAnyTypeAreKeptOrComputedAgain(DataType type) {
        Model model = model(
                List.of(
                        node("Abs", "size", "x"),
                        node("Sqrt", "a", "size"), // Up to 10: a number that a type cannot hold is cast to anything.
                        cast("t", "a", type),
                        node("Identity", "u", "t"),
                        cast("out", "u", DataType.FLOAT)),
                "out");
        try (PartialRun run = start()) {
            advance(run, model, "a", "t");
            assertThat(advance(run, model, "out")).isEqualTo(whole(model, "out"));
        }
    }

    /** Sequences cannot be kept; what they are made of is. */
    @Test
    void whatIsMadeOfSequencesIsRunFromWhatTheyAreMadeOf() {
        Model model = model(
                List.of(
                        FIRST,
                        SECOND,
                        node("SequenceConstruct", "list", "a", "b"),
                        node("SequenceAt", "c", "list", "zero"),
                        node("SequenceLength", "n", "list"),
                        node("Neg", "d", "c")),
                "d",
                "n");
        try (PartialRun run = start()) {
            assertThat(advance(run, model, "c", "list")).isEqualTo(whole(model, "c"));
            try (Stage stage = run.advance(model, List.of("d", "n"))) {
                assertThat(stage.readsInputs()).isFalse();
                assertThat(finish(stage)).isEqualTo(whole(model, "d", "n"));
            }
        }
    }
}
