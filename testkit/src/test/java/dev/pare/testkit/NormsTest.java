/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Role;
import dev.pare.analysis.Weight;
import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ValueInfo;
import dev.pare.onnx.OnnxWriter;
import dev.pare.patterns.Norm;
import dev.pare.patterns.Norms;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.TensorValues;
import dev.pare.tensor.UnknownFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Norms are recognised in every spelling, and are what the match says: ONNX Runtime computes the same. */
class NormsTest {
    private static final int ROWS = 6;

    /** Sums of eight numbers of about 1 are taken in another order. */
    private static final double ROUNDING = 1e-5;

    @TempDir
    private Path folder;

    private static Norm only(NormSpelling spelling) {
        Norms norms = Facts.of(spelling.model()).norms();
        assertThat(norms.reasons()).extracting(r -> r.text()).isEmpty();
        assertThat(norms.all()).hasSize(1);
        return norms.all().get(0);
    }

    static List<NormSpelling> all() {
        return NormSpelling.all();
    }

    static List<NormSpelling> nearMisses() {
        return NormSpelling.nearMisses();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everySpellingIsRecognised(NormSpelling spelling) {
        Norm norm = only(spelling);
        assertThat(norm.kind().name()).isEqualTo(spelling.kind());
        assertThat(norm.output()).isEqualTo("n");
        assertThat(norm.axes()).isEqualTo(1);
        assertThat(norm.epsilon()).isEqualTo(NormSpelling.EPSILON);
        assertThat(Set.copyOf(norm.data())).containsExactly("x");
    }

    @ParameterizedTest
    @MethodSource("all")
    void aMatchComputesWhatTheModelComputes(NormSpelling spelling) {
        Random random = new Random(3);
        float[] x = new float[ROWS * NormSpelling.WIDTH];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        Path file = folder.resolve("model.onnx");
        OnnxWriter.write(showing(spelling.model()), file);
        Map<String, FloatValues> feeds = Map.of("x", FloatValues.of(Shape.of(2, 3, NormSpelling.WIDTH), x));
        Norm norm = only(spelling);
        boolean more = spelling.exporter().contains("one is added");
        double[] expected = computed(norm, spelling.model().graph(), x, more ? 1 : 0);
        try (OrtModel model = OrtModel.open(file, SessionSettings.defaults().withLevel(SessionSettings.Level.NONE))) {
            FloatValues actual = (FloatValues) model.run(Map.copyOf(feeds)).get("n");
            for (int i = 0; i < x.length; i++) {
                assertThat((double) actual.at(i)).isEqualTo(expected[i], within(ROUNDING));
            }
        }
    }

    /** What was cast before a norm may serve others, too. */
    @Test
    void copiesOfWhatIsCentredDoNotBelongToIt() {
        NormSpelling spelling = NormSpelling.all().stream()
                .filter(s -> s.exporter().startsWith("casts"))
                .findFirst()
                .orElseThrow();
        Norm.Written form = (Norm.Written) only(spelling).form();
        assertThat(form.nodes())
                .flatExtracting(n -> n.outputs())
                .contains("d", "d32", "root32", "normal")
                .doesNotContain("wide", "back");
    }

    private static Model showing(Model model) {
        Graph graph = model.graph();
        List<ValueInfo> outputs = new ArrayList<>(graph.outputs());
        outputs.add(new ValueInfo("n", outputs.get(0).type(), UnknownFields.NOTHING));
        return model.withGraph(graph.withOutputs(outputs));
    }

    /** The definition, in double. */
    private static double[] computed(Norm norm, Graph graph, float[] x, double added) {
        int width = NormSpelling.WIDTH;
        double[] result = new double[x.length];
        for (int from = 0; from < x.length; from += width) {
            double[] row = new double[width];
            double mean = 0;
            for (int i = 0; i < width; i++) {
                row[i] = norm.data().size() * (double) x[from + i];
                mean += norm.kind() == Norm.Kind.LAYER ? row[i] / width : 0;
            }
            double squares = 0;
            for (int i = 0; i < width; i++) {
                squares += (row[i] - mean) * (row[i] - mean);
            }
            double root = norm.kind() == Norm.Kind.EUCLIDEAN
                    ? Math.max(Math.sqrt(squares), norm.epsilon())
                    : Math.sqrt(squares / width + norm.epsilon());
            for (int i = 0; i < width; i++) {
                double scale = norm.scale().isPresent() ? at(graph, "scale", i) + added : 1;
                double bias = norm.bias().isPresent() ? at(graph, "bias", i) : 0;
                result[from + i] = (row[i] - mean) / root * scale + bias;
            }
        }
        return result;
    }

    private static double at(Graph graph, String tensor, int index) {
        return TensorValues.floats(graph.initializer(tensor).orElseThrow())[index];
    }

    @ParameterizedTest
    @MethodSource("all")
    void theBlockBehindItHasItsRoles(NormSpelling spelling) {
        Facts facts = Facts.of(spelling.model());
        assertThat(facts.role(weight(facts, "w.up"))).isEqualTo(Role.FFN_IN);
        assertThat(facts.role(weight(facts, "w.down"))).isEqualTo(Role.FFN_OUT);
    }

    private static Weight weight(Facts facts, String name) {
        return facts.weights().named(name).orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("nearMisses")
    void whatIsNotANormGivesAReason(NormSpelling spelling) {
        Norms norms = Facts.of(spelling.model()).norms();
        assertThat(norms.all()).isEmpty();
        assertThat(norms.reasons()).hasSize(1);
        assertThat(norms.reasons().get(0).met()).isNotEmpty();
        assertThat(spelling.model().graph().nodes())
                .contains(norms.reasons().get(0).node());
    }

    @Test
    void aReasonNamesTheWayToWhatDoesNotFit() {
        NormSpelling spelling = NormSpelling.nearMisses().get(1);
        assertThat(Facts.of(spelling.model()).norms().reasons().get(0).text())
                .isEqualTo("safe/Add (Add) needs it for something else (by way of root/Sqrt → safe/Add)");
    }

    /** A model that scales one result twice has two norms, each with its own scale. */
    @Test
    void oneResultMayBeScaledTwice() {
        Model model = GraphBuilder.model(17)
                .input("x", DataType.FLOAT, "batch", 8)
                .floats("a", 1, 2, 3, 4, 5, 6, 7, 8)
                .floats("b", 8, 7, 6, 5, 4, 3, 2, 1)
                .scalar("epsilon", 1e-5f)
                .op("Mul", "squares", "x", "x")
                .node("ReduceMean", List.of("squares"), List.of("v"), Attribute.ints("axes", -1))
                .op("Add", "safe", "v", "epsilon")
                .op("Sqrt", "root", "safe")
                .op("Div", "normal", "x", "root")
                .op("Mul", "y", "normal", "a")
                .op("Mul", "z", "b", "normal")
                .output("y")
                .output("z")
                .build();
        assertThat(Facts.of(model).norms().all())
                .extracting(n -> n.scale().map(Norm.Parameter::value))
                .containsExactlyInAnyOrder(Optional.of("a"), Optional.of("b"));
    }
}
