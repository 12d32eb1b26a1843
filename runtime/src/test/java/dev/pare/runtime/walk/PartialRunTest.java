/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.walk;

import static dev.pare.runtime.walk.Parts.BATCHES;
import static dev.pare.runtime.walk.Parts.FIRST;
import static dev.pare.runtime.walk.Parts.SECOND;
import static dev.pare.runtime.walk.Parts.THIRD;
import static dev.pare.runtime.walk.Parts.advance;
import static dev.pare.runtime.walk.Parts.constant;
import static dev.pare.runtime.walk.Parts.finish;
import static dev.pare.runtime.walk.Parts.model;
import static dev.pare.runtime.walk.Parts.node;
import static dev.pare.runtime.walk.Parts.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers are compared exactly: whole models and their parts run the same kernels here. */
class PartialRunTest {
    @TempDir
    Path folder;

    private PartialRun start() {
        // The first batch of a value finds room, the second goes to a file.
        return new PartialRun("part", folder, SessionSettings.defaults(), 40);
    }

    private List<Map<String, Values>> whole(Model model, String... values) {
        return Parts.whole(folder, model, values);
    }

    @Test
    void goesOnFromValuesThatAreKept() {
        Model model = model(List.of(FIRST, SECOND, THIRD), "c");
        try (PartialRun run = start()) {
            assertThat(advance(run, model, "a")).isEqualTo(whole(model, "a"));
            assertThat(run.bytes()).isEqualTo(3 * 4 * Float.BYTES);
            try (Stage stage = run.advance(model, List.of("c"))) {
                assertThat(stage.readsInputs()).isFalse();
                assertThat(stage.repeats()).isFalse();
                assertThat(finish(stage)).isEqualTo(whole(model, "c"));
            }
            assertThat(run.bytes()).isZero();
        }
    }

    @Test
    void nodesThatHaveNotBeenRunMayChange() {
        Model model = model(List.of(FIRST, SECOND, THIRD), "c");
        Model changed = with(model, FIRST, node("Div", "s", "a", "w"), node("Exp", "b", "s"), THIRD);
        try (PartialRun run = start()) {
            advance(run, model, "a");
            try (Stage stage = run.advance(changed, List.of("b", "c"))) {
                assertThat(stage.repeats()).isFalse();
                assertThat(finish(stage)).isEqualTo(whole(changed, "b", "c"));
            }
        }
    }

    /** Without the check, c would be made of the exponential and not of the sine. */
    @Test
    void nodesThatHaveBeenRunAndChangeAreRunAgain() {
        Model model = model(List.of(FIRST, SECOND, node("Neg", "n", "b"), THIRD), "c", "n");
        Model changed = with(model, FIRST, node("Sin", "b", "a"), node("Neg", "n", "b"), THIRD);
        try (PartialRun run = start()) {
            advance(run, model, "b");
            try (Stage stage = run.advance(changed, List.of("c"))) {
                assertThat(stage.repeats()).isTrue();
                assertThat(stage.readsInputs()).isFalse();
                assertThat(finish(stage)).isEqualTo(whole(changed, "c"));
            }
        }
    }

    @Test
    void tensorsThatHaveBeenReadAndChangeAreReadAgain() {
        Model model = model(List.of(FIRST, SECOND, THIRD), "c");
        List<Tensor> tensors = new ArrayList<>(model.graph().initializers());
        tensors.set(0, Tensor.floats("w", Shape.of(4), 1, 2, 3, 5));
        Model changed = model.withGraph(model.graph().withInitializers(tensors));
        try (PartialRun run = start()) {
            advance(run, model, "b");
            assertThat(advance(run, changed, "c")).isEqualTo(whole(changed, "c"));
        }
    }

    @Test
    void nodesAndTensorsThatAreMadeAnewButSayTheSameAreNotRunAgain() {
        Model model = model(List.of(FIRST, SECOND, constant(3), node("Mul", "d", "b", "three")), "d");
        Model again =
                model(List.of(node("Mul", "a", "x", "w"), SECOND, constant(3), node("Mul", "d", "b", "three")), "d");
        Model other = with(model, FIRST, SECOND, constant(4), node("Mul", "d", "b", "three"), node("Neg", "e", "d"));
        try (PartialRun run = start()) {
            advance(run, model, "b");
            try (Stage stage = run.advance(again, List.of("d"))) {
                assertThat(stage.repeats()).isFalse();
                assertThat(finish(stage)).isEqualTo(whole(model, "d"));
            }
            assertThat(advance(run, other, "e")).isEqualTo(whole(other, "e"));
        }
    }

    @Test
    void constantsAreNotKept() {
        Model model = model(List.of(constant(3), node("Exp", "k", "three"), FIRST, node("Mul", "d", "a", "k")), "d");
        try (PartialRun run = start()) {
            advance(run, model, "a", "k");
            assertThat(run.bytes()).isEqualTo(3 * 4 * Float.BYTES);
            assertThat(advance(run, model, "d")).isEqualTo(whole(model, "d"));
        }
    }

    @Test
    void aValueUpstreamOfThoseThatAreKeptIsComputedAgain() {
        Model model = model(List.of(FIRST, SECOND, node("Neg", "n", "b")), "n");
        try (PartialRun run = start()) {
            advance(run, model, "b");
            assertThat(advance(run, model, "a", "n", "x")).isEqualTo(both(whole(model, "a", "n")));
        }
    }

    /** With the input itself. */
    private static List<Map<String, Values>> both(List<Map<String, Values>> computed) {
        List<Map<String, Values>> all = new ArrayList<>();
        for (int i = 0; i < BATCHES.size(); i++) {
            Map<String, Values> one = new HashMap<>(computed.get(i));
            one.put("x", BATCHES.get(i));
            all.add(one);
        }
        return all;
    }

    @Test
    void branchesReadWhatTheyCapture() {
        Model model = model(
                List.of(
                        FIRST,
                        SECOND,
                        Node.of(
                                "If",
                                "",
                                List.of("yes"),
                                List.of("c"),
                                branch("then_branch", "b"),
                                branch("else_branch", "a")),
                        node("Neg", "d", "c")),
                "d");
        try (PartialRun run = start()) {
            advance(run, model, "b");
            assertThat(run.bytes()).isEqualTo(2 * 3 * 4 * Float.BYTES);
            assertThat(advance(run, model, "d")).isEqualTo(whole(model, "d"));
        }
    }

    private static Attribute branch(String name, String captured) {
        Graph body = new Graph(
                name,
                List.of(),
                List.of(ValueInfo.of(name + "_out", DataType.FLOAT)),
                List.of(),
                List.of(),
                List.of(node("Sin", name + "_in", captured), node("Mul", name + "_out", name + "_in", "w")),
                UnknownFields.NOTHING);
        return new Attribute(name, new AttributeValue.OfGraph(body), UnknownFields.NOTHING);
    }

    @Test
    void oneOfSeveralOutputsOfANodeMayBeKept() {
        Node split = Node.of("Split", "", List.of("a"), List.of("left", "right"), Attribute.of("axis", 1));
        Model model = model(List.of(FIRST, split, node("Neg", "n", "left"), node("Add", "sum", "n", "right")), "sum");
        Model longer = with(
                model,
                FIRST,
                split,
                node("Neg", "n", "left"),
                node("Add", "sum", "n", "right"),
                node("Add", "more", "sum", "left"));
        try (PartialRun run = start()) {
            advance(run, model, "n");
            assertThat(advance(run, longer, "more", "right")).isEqualTo(whole(longer, "more", "right"));
        }
    }

    @Test
    void aStageThatIsNotFinishedLeavesTheRunAsItWas() throws IOException {
        Model model = model(List.of(FIRST, SECOND, THIRD), "c");
        try (PartialRun run = start()) {
            advance(run, model, "a");
            try (Stage stage = run.advance(model, List.of("b"))) {
                stage.run(0, Map.of());
            }
            assertThat(advance(run, model, "c")).isEqualTo(whole(model, "c"));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).extracting(file -> file.getFileName().toString()).containsExactly("whole.onnx");
        }
    }

    @Test
    void namesThatTheModelDoesNotComputeAreLeftOut() {
        Model model = model(List.of(FIRST, SECOND, THIRD), "c");
        try (PartialRun run = start();
                Stage stage = run.advance(model, List.of("a", "w", "nowhere", "x"))) {
            assertThat(stage.values()).containsExactlyInAnyOrder("a", "x");
        }
    }
}
