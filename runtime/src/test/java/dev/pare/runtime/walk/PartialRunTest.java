package dev.pare.runtime.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.onnx.OnnxWriter;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Carried;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbers are compared exactly: whole models and their parts run the same kernels here. */
class PartialRunTest {
    private static final List<FloatValues> BATCHES = List.of(
            FloatValues.of(Shape.of(2, 4), 1, 2.5f, -3, 4, 0.1f, -6, 7, 8),
            FloatValues.of(Shape.of(1, 4), 0.3f, 1e-3f, 100, -0.5f));

    @TempDir
    Path folder;

    private static Model model(List<Node> nodes, String... outputs) {
        List<ValueInfo> ends = Stream.of(outputs)
                .map(name -> new ValueInfo(name, Optional.empty(), Carried.NOTHING))
                .toList();
        Graph graph = new Graph(
                "g",
                List.of(ValueInfo.of("x", DataType.FLOAT, new Dim.Symbolic("batch"), new Dim.Fixed(4))),
                ends,
                List.of(),
                List.of(
                        Tensor.floats("w", Shape.of(4), 1, 2, 3, 4),
                        Tensor.floats("v", Shape.of(), 3),
                        Tensor.longs("zero", Shape.of(), 0),
                        Tensor.of("yes", DataType.BOOL, Shape.of(), InlineData.raw(new byte[] {1}))),
                nodes,
                Carried.NOTHING);
        return new Model(9, List.of(OpsetImport.of("", 17)), List.of(), graph, List.of(), Carried.NOTHING);
    }

    private static Node node(String type, String to, String... from) {
        return Node.of(type, "", List.of(from), List.of(to));
    }

    private static Node cast(String to, String from, DataType type) {
        return Node.of("Cast", "", List.of(from), List.of(to), Attribute.of("to", type.code()));
    }

    private static Model with(Model model, Node... nodes) {
        return model.withGraph(model.graph().withNodes(List.of(nodes)));
    }

    private PartialRun start() {
        return new PartialRun("part", folder, SessionSettings.defaults());
    }

    /** Runs one stage on all batches. */
    private static List<Map<String, Values>> advance(PartialRun run, Model model, String... values) {
        try (Stage stage = run.advance(model, List.of(values))) {
            return finish(stage);
        }
    }

    private static List<Map<String, Values>> finish(Stage stage) {
        List<Map<String, Values>> all = new ArrayList<>();
        for (int i = 0; i < BATCHES.size(); i++) {
            all.add(stage.run(i, stage.readsInputs() ? Map.of("x", BATCHES.get(i)) : Map.of()));
        }
        stage.finish();
        return all;
    }

    /** The same by a run of the whole model. */
    private List<Map<String, Values>> whole(Model model, String... values) {
        List<ValueInfo> ends = Stream.of(values)
                .map(name -> new ValueInfo(name, Optional.empty(), Carried.NOTHING))
                .toList();
        Path file = folder.resolve("whole.onnx");
        OnnxWriter.write(model.withGraph(model.graph().withOutputs(ends)), file);
        try (OrtModel loaded = OrtModel.open(file, SessionSettings.defaults())) {
            return BATCHES.stream().map(x -> loaded.run(Map.of("x", x))).toList();
        }
    }

    private static final Node FIRST = node("Mul", "a", "x", "w");
    private static final Node SECOND = node("Exp", "b", "a");
    private static final Node THIRD = node("Add", "c", "b", "a");

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
        Model again = model(List.of(node("Mul", "a", "x", "w"), SECOND, constant(3), node("Mul", "d", "b", "three")), "d");
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

    private static Node constant(float value) {
        return Node.of(
                "Constant", "", List.of(), List.of("three"), Attribute.of("value", Tensor.floats("", Shape.of(), value)));
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
            names = {"FLOAT", "DOUBLE", "FLOAT16", "BFLOAT16", "INT64", "INT32", "INT16", "INT8", "UINT8", "BOOL", "UINT32"})
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
                Carried.NOTHING);
        return new Attribute(name, new AttributeValue.OfGraph(body), Carried.NOTHING);
    }

    @Test
    void oneOfSeveralOutputsOfANodeMayBeKept() {
        Node split = Node.of("Split", "", List.of("a"), List.of("left", "right"), Attribute.of("axis", 1));
        Model model = model(
                List.of(FIRST, split, node("Neg", "n", "left"), node("Add", "sum", "n", "right")), "sum");
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
