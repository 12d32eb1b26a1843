/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.norm;

import static dev.pare.testkit.ModelAssert.assertThatModel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxWriter;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import dev.pare.testkit.NormSpelling;
import dev.pare.testkit.PassHarness;
import dev.pare.testkit.SeededWeights;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpandNormsTest {
    private static final SeededWeights WEIGHTS = SeededWeights.of(11);
    private static final Tensor SCALE = WEIGHTS.tensor("scale", 8);
    private static final Tensor BIAS = WEIGHTS.tensor("bias", 8);
    private static final Tensor HALF = Tensor.of("scale", DataType.FLOAT16, Shape.of(8), InlineData.raw(new byte[16]));

    /** Normalized numbers are about 1 in size, sums of eight of them are taken in another order. */
    private static final double ROUNDING = 1e-5;

    @TempDir
    private Path folder;

    private static GraphBuilder model(long opset) {
        return GraphBuilder.model(opset)
                .input("x", DataType.FLOAT, "batch", "sequence", 8)
                .output("y", DataType.FLOAT, "batch", "sequence", 8);
    }

    private static GraphBuilder norm(GraphBuilder b, String to, String from, Tensor bias, Attribute... attributes) {
        b.initializer(SCALE);
        if (bias == null) {
            return b.node("LayerNormalization", List.of(from, SCALE.name()), List.of(to), attributes);
        }
        b.initializer(bias);
        return b.node("LayerNormalization", List.of(from, SCALE.name(), bias.name()), List.of(to), attributes);
    }

    private static PassHarness.Outcome<?> outcome(Model model) {
        return PassHarness.rewrite(ExpandNorms.FACTORY, Map.of()).given(model);
    }

    private Path write(String name, Model model) {
        Path file = folder.resolve(name);
        OnnxWriter.write(model, file);
        return file;
    }

    private void staysEqual(Model before, Model after) throws Exception {
        assertThatModel(write("after.onnx", after))
                .comparedTo(write("before.onnx", before))
                .withSeededInputs(1, 2)
                .differsAtMost(ROUNDING)
                .hasFusedNodes("LayerNormalization", 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 18, 21})
    void aNormalizationBecomesWhatDefinesIt(int opset) throws Exception {
        Model before = norm(model(opset), "y", "x", BIAS, Attribute.of("epsilon", 0.5f))
                .build();
        Model after = outcome(before)
                .becomes("ReduceMean", "Sub", "Mul", "ReduceMean", "Add", "Sqrt", "Div", "Mul", "Add")
                .model();
        staysEqual(before, after);
    }

    @Test
    void withoutABiasNoneIsAdded() throws Exception {
        Model before = norm(model(17), "y", "x", null).build();
        Model after = outcome(before)
                .becomes("ReduceMean", "Sub", "Mul", "ReduceMean", "Add", "Sqrt", "Div", "Mul")
                .model();
        staysEqual(before, after);
    }

    @Test
    void severalAxesAreNormalizedOverTogether() throws Exception {
        Tensor scale = WEIGHTS.tensor("wide", 4, 8);
        Model before = GraphBuilder.model(17)
                .input("x", DataType.FLOAT, "batch", 4, 8)
                .initializer(scale)
                .node("LayerNormalization", List.of("x", "wide"), List.of("y"), Attribute.of("axis", 1))
                .output("y", DataType.FLOAT, "batch", 4, 8)
                .build();
        staysEqual(before, outcome(before).model());
    }

    @Test
    void aSharedScaleIsExpandedAtAllPlacesAndStoredOnce() throws Exception {
        GraphBuilder b = norm(model(17), "a", "x", BIAS);
        Model before = norm(b, "y", "a", BIAS).build();
        Model after = outcome(before).model();
        assertThat(after.graph().nodes()).noneMatch(n -> n.is("LayerNormalization"));
        assertThat(after.graph().initializers())
                .filteredOn(t -> t.shape().equals(SCALE.shape()))
                .hasSize(2);
        staysEqual(before, after);
    }

    /** ONNX Runtime gathers these into its slow node, unless the square is a product. */
    @Test
    void inOnesThatAreInPiecesThePowerBecomesAProduct() throws Exception {
        Model before = model(14).layerNorm("y", "x", SCALE, BIAS).build();
        Model after = outcome(before)
                .satisfies(m -> assertThat(m.graph().nodes()).noneMatch(n -> n.is("Pow")))
                .model();
        assertThat(after.graph().nodes())
                .as("all but the power and its exponent")
                .hasSize(before.graph().nodes().size() - 1);
        staysEqual(before, after);
    }

    @Test
    void rootMeanSquaresStay() {
        Model before = model(14)
                .initializer(SCALE)
                .scalar("two", 2)
                .scalar("epsilon", 1e-5f)
                .op("Pow", "squares", "x", "two")
                .node("ReduceMean", List.of("squares"), List.of("mean"), Attribute.ints("axes", -1))
                .op("Add", "safe", "mean", "epsilon")
                .op("Sqrt", "root", "safe")
                .op("Div", "normal", "x", "root")
                .op("Mul", "y", "normal", SCALE.name())
                .build();
        outcome(before).isNoneOfItsBusiness();
    }

    @Test
    void whatComputesInHalfPrecisionStays() {
        Model before = GraphBuilder.model(17)
                .input("x", DataType.FLOAT16, "batch", 8)
                .initializer(HALF)
                .node("LayerNormalization", List.of("x", "scale"), List.of("y"))
                .output("y", DataType.FLOAT16, "batch", 8)
                .build();
        outcome(before).isUnchanged("32-bit floats");
    }

    @Test
    void oneWhoseMeanIsTakenElsewhereStays() {
        Model before = model(17)
                .initializer(SCALE)
                .node("LayerNormalization", List.of("x", "scale"), List.of("y", "mean"))
                .output("mean")
                .build();
        outcome(before).isUnchanged("gives its mean");
    }

    @Test
    void anAxisFromTheFrontNeedsTheRankOfTheValue() throws Exception {
        Attribute second = Attribute.of("axis", 2);
        Model known = norm(model(17), "y", "x", BIAS, second).build();
        staysEqual(known, outcome(known).model());
        GraphBuilder inferred = norm(model(17).op("Neg", "hidden", "x"), "z", "hidden", BIAS, second);
        Model hidden = inferred.op("Neg", "y", "z").build();
        staysEqual(hidden, outcome(hidden).model());
        GraphBuilder b = GraphBuilder.model(17)
                .input("x", DataType.FLOAT, "batch", "sequence", 8)
                .input("shape", DataType.INT64, "?")
                .op("Reshape", "hidden", "x", "shape");
        outcome(norm(b, "y", "hidden", BIAS, second).output("y").build()).isUnchanged("unknown rank");
    }

    static List<NormSpelling> spellings() {
        return NormSpelling.all();
    }

    /** Those that ONNX Runtime would gather into its slow node are changed, and all others stay. */
    @ParameterizedTest
    @MethodSource("spellings")
    void everySpellingIsSeen(NormSpelling spelling) throws Exception {
        Model before = spelling.model();
        boolean layer = spelling.kind().equals("LAYER")
                && before.graph().nodes().stream()
                        .flatMap(n -> n.inputs().stream())
                        .anyMatch("scale"::equals);
        boolean slow = before.graph().nodes().stream()
                .anyMatch(n ->
                        n.is("LayerNormalization") || (n.is("Pow") && n.output().equals("squares")));
        if (!layer || !slow) {
            outcome(before).isNoneOfItsBusiness();
            return;
        }
        Model after = outcome(before).model();
        assertThat(after.graph().nodes()).noneMatch(n -> n.output().equals("squares") && n.is("Pow"));
        assertThatModel(write("after.onnx", after))
                .comparedTo(write("before.onnx", before))
                .withSeededInputs(1, 2)
                .runWith(SessionSettings.defaults().withLevel(SessionSettings.Level.NONE))
                .differsAtMost(ROUNDING);
    }

    @Test
    void aRecipeMayExcludeSome() {
        Model before = norm(model(17), "y", "x", BIAS).build();
        PassHarness.rewrite(ExpandNorms.FACTORY, Map.of("exclude", List.of("scale")))
                .given(before)
                .isUnchanged("exclude");
    }
}
