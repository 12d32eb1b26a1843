/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.convolution;

import static dev.pare.testkit.ModelAssert.assertThatModel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Role;
import dev.pare.analysis.Weight;
import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.pass.PassContext;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import dev.pare.testkit.PassHarness;
import dev.pare.testkit.SeededWeights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplaceConvolutionsTest {
    private static final SeededWeights WEIGHTS = SeededWeights.of(3).spread(0.3);

    /** The order of sums is free: a few roundings of numbers about 1. */
    private static final double ROUNDING = 1e-5;

    @TempDir
    private Path folder;

    private static GraphBuilder model(long opset) {
        return GraphBuilder.model(opset)
                .input("x", DataType.FLOAT, "batch", "sequence", 8)
                .output("y", DataType.FLOAT, "batch", "sequence", 8);
    }

    private static GraphBuilder conv(GraphBuilder b, String to, String from, Tensor filters, int groups) {
        b.initializer(filters)
                .initializer(WEIGHTS.tensor(to + ".bias", filters.shape().dim(0)));
        return b.node("Conv", List.of(from, filters.name(), to + ".bias"), List.of(to), Attribute.of("group", groups));
    }

    /** A feed-forward block whose features are moved for each convolution, as most exporters write it. */
    private static Model moved(long opset) {
        GraphBuilder b = model(opset).transpose("x_t", "x", 0, 2, 1);
        conv(b, "wide_t", "x_t", WEIGHTS.tensor("w1", 32, 2, 1), 4).transpose("wide", "wide_t", 0, 2, 1);
        b.gelu("active", "wide").transpose("active_t", "active", 0, 2, 1);
        conv(b, "narrow_t", "active_t", WEIGHTS.tensor("w2", 8, 8, 1), 4).transpose("narrow", "narrow_t", 0, 2, 1);
        return b.add("y", "x", "narrow").build();
    }

    /** The same with the features second all the way. */
    private static Model second(boolean residual) {
        GraphBuilder b = model(14).transpose("x_t", "x", 0, 2, 1);
        conv(b, "wide", "x_t", WEIGHTS.tensor("w1", 32, 2, 1), 4).gelu("active", "wide");
        conv(b, "narrow", "active", WEIGHTS.tensor("w2", 8, 8, 1), 4);
        return b.add("sum", residual ? "x_t" : "narrow", "narrow")
                .transpose("y", "sum", 0, 2, 1)
                .build();
    }

    private static PassHarness.Outcome<?> outcome(Model model, Map<String, ?> options) {
        return PassHarness.rewrite(ReplaceConvolutions.FACTORY, options).given(model);
    }

    private Path write(String name, Model model) throws Exception {
        Path file = folder.resolve(name);
        OnnxWriter.write(model, file, OnnxWriter.Storage.SINGLE_FILE, 1);
        return file;
    }

    private void staysEqual(Model before, Model after) throws Exception {
        assertThatModel(write("after.onnx", after))
                .comparedTo(write("before.onnx", before))
                .withSeededInputs(1, 2)
                .differsAtMost(ROUNDING);
    }

    private static long count(Model model, String type) {
        return model.graph().nodes().stream().filter(n -> n.is(type)).count();
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 14, 18})
    void groupsStayApartFromOneConvolutionToTheNext(int opset) throws Exception {
        Model before = moved(opset);
        Model after = outcome(before, Map.of()).model();
        assertThat(count(after, "Conv")).isZero();
        assertThat(count(after, "Transpose")).isZero();
        assertThat(count(after, "MatMul")).isEqualTo(8);
        assertThat(count(after, "Erf")).isEqualTo(4);
        assertThat(count(after, "Split")).as("only x is cut").isEqualTo(1);
        assertThat(count(after, "Concat")).as("only the end is joined").isEqualTo(1);
        staysEqual(before, after);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWorksElementByElementMovesAlong(boolean residual) throws Exception {
        Model before = second(residual);
        Model after = outcome(before, Map.of()).model();
        assertThat(count(after, "Conv") + count(after, "Transpose")).isZero();
        staysEqual(before, after);
    }

    @Test
    void aConvolutionOfOneGroupIsOneProduct() throws Exception {
        GraphBuilder b = model(14).transpose("x_t", "x", 0, 2, 1);
        Model before = conv(b, "y_t", "x_t", WEIGHTS.tensor("w", 8, 8, 1), 1)
                .transpose("y", "y_t", 0, 2, 1)
                .build();
        staysEqual(before, outcome(before, Map.of()).becomes("MatMul", "Add").model());
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 14})
    void thoseThatTakeTheSameValueAreOneProductForEachGroup(int opset) throws Exception {
        GraphBuilder b = model(opset).transpose("x_t", "x", 0, 2, 1);
        conv(b, "q", "x_t", WEIGHTS.tensor("wq", 8, 2, 1), 4);
        conv(b, "k", "x_t", WEIGHTS.tensor("wk", 8, 2, 1), 4);
        conv(b, "v", "x_t", WEIGHTS.tensor("wv", 8, 2, 1), 4);
        Model before = b.op("Mul", "qk", "q", "k")
                .op("Mul", "qkv", "qk", "v")
                .transpose("y", "qkv", 0, 2, 1)
                .build();
        Model after = outcome(before, Map.of()).model();
        assertThat(count(after, "MatMul")).as("one for each group").isEqualTo(4);
        assertThat(count(after, "Split")).as("x, and each product").isEqualTo(5);
        assertThat(count(after, "Concat")).as("queries, keys, values").isEqualTo(3);
        staysEqual(before, after);
    }

    /** Six and two features in two groups: matrices side by side need not be as wide as each other. */
    @Test
    void thoseOfDifferentWidthsStandSideBySideToo() throws Exception {
        GraphBuilder b = model(14).transpose("x_t", "x", 0, 2, 1);
        conv(b, "wide", "x_t", WEIGHTS.tensor("w1", 6, 4, 1), 2);
        conv(b, "narrow", "x_t", WEIGHTS.tensor("w2", 2, 4, 1), 2);
        Model before = b.node("Concat", List.of("wide", "narrow"), List.of("all"), Attribute.of("axis", 1))
                .transpose("y", "all", 0, 2, 1)
                .build();
        Model after = outcome(before, Map.of("anywhere", true)).model();
        assertThat(count(after, "MatMul")).isEqualTo(2);
        staysEqual(before, after);
    }

    @Test
    void aSharedFilterIsStoredOnce() throws Exception {
        GraphBuilder b = model(14).transpose("x_t", "x", 0, 2, 1);
        Tensor shared = WEIGHTS.tensor("w", 8, 4, 1);
        conv(b, "a", "x_t", shared, 2);
        Model before =
                conv(b, "y_t", "a", shared, 2).transpose("y", "y_t", 0, 2, 1).build();
        Model after = outcome(before, Map.of()).model();
        assertThat(after.graph().initializers().stream().filter(t -> t.shape().rank() == 2))
                .hasSize(2);
        assertThat(count(after, "MatMul")).isEqualTo(4);
        staysEqual(before, after);
    }

    @Test
    void aValueThatOthersNeedIsThereInItsOldOrder() throws Exception {
        GraphBuilder b = model(14).transpose("x_t", "x", 0, 2, 1);
        conv(b, "z", "x_t", WEIGHTS.tensor("w", 8, 2, 1), 4);
        b.node("Softmax", List.of("z"), List.of("s"), Attribute.of("axis", 2));
        Model before = b.transpose("s_t", "s", 0, 2, 1)
                .transpose("z_t", "z", 0, 2, 1)
                .add("y", "s_t", "z_t")
                .build();
        staysEqual(before, outcome(before, Map.of()).model());
    }

    /** Heads are cut from features on the second axis, and their number of positions is asked of that value. */
    @Test
    void attentionWithTheFeaturesSecondStaysEqual() throws Exception {
        GraphBuilder b = model(14).transpose("x_t", "x", 0, 2, 1);
        conv(b, "q", "x_t", WEIGHTS.tensor("wq", 8, 2, 1), 4);
        conv(b, "k", "x_t", WEIGHTS.tensor("wk", 8, 2, 1), 4);
        b.longs("batch_axis", 0).longs("last_axis", 2).longs("heads", 2, 4);
        for (String each : List.of("q", "k")) {
            b.op("Shape", each + "_shape", each)
                    .op("Gather", each + "_batch", each + "_shape", "batch_axis")
                    .op("Gather", each + "_length", each + "_shape", "last_axis")
                    .node(
                            "Concat",
                            List.of(each + "_batch", "heads", each + "_length"),
                            List.of(each + "_target"),
                            Attribute.of("axis", 0))
                    .op("Reshape", each + "_heads", each, each + "_target");
        }
        b.transpose("q_turned", "q_heads", 0, 1, 3, 2)
                .matmul("scores", "q_turned", "k_heads")
                .node("Softmax", List.of("scores"), List.of("p"), Attribute.of("axis", -1))
                .matmul("context", "p", "q_turned")
                .transpose("context_t", "context", 0, 1, 3, 2)
                .longs("joined", 0, 8, -1)
                .op("Reshape", "context_second", "context_t", "joined");
        conv(b, "o", "context_second", WEIGHTS.tensor("wo", 8, 8, 1), 1);
        Model before = b.add("sum", "x_t", "o").transpose("y", "sum", 0, 2, 1).build();
        Model after = outcome(before, Map.of("anywhere", true)).model();
        assertThat(count(after, "Conv")).isZero();
        assertThat(after.graph().nodes().stream().filter(n -> n.is("Transpose")))
                .as("2 for the scores, 1 each where heads are cut, 1 where they are joined")
                .hasSize(5);
        staysEqual(before, after);
    }

    @Test
    void imagesMoveOnlyIfTheRecipeSaysSo() throws Exception {
        GraphBuilder b =
                GraphBuilder.model(14).input("x", DataType.FLOAT, 2, 8, 3, 5).output("y", DataType.FLOAT, 2, 8, 3, 5);
        Model before = conv(b, "y", "x", WEIGHTS.tensor("w", 8, 4, 1, 1), 2).build();
        outcome(before, Map.of()).isUnchanged("moved to the last axis");
        Model after = outcome(before, Map.of("anywhere", true)).model();
        assertThat(count(after, "Transpose")).isEqualTo(2);
        staysEqual(before, after);
    }

    @Test
    void leavesWhatStridesOrHasNoConstantBias() {
        GraphBuilder strided = model(14).transpose("x_t", "x", 0, 2, 1).initializer(WEIGHTS.tensor("w", 8, 8, 1));
        strided.node("Conv", List.of("x_t", "w"), List.of("y_t"), Attribute.ints("strides", 2));
        outcome(strided.transpose("y", "y_t", 0, 2, 1).build(), Map.of()).isUnchanged("strides");
        GraphBuilder computed = model(14)
                .input("b", DataType.FLOAT, 8)
                .transpose("x_t", "x", 0, 2, 1)
                .initializer(WEIGHTS.tensor("w", 8, 8, 1))
                .op("Conv", "y_t", "x_t", "w", "b");
        outcome(computed.transpose("y", "y_t", 0, 2, 1).build(), Map.of()).isUnchanged("not a constant");
    }

    @Test
    void leavesConvolutionsThatLookAround() {
        GraphBuilder b = model(14).transpose("x_t", "x", 0, 2, 1).initializer(WEIGHTS.tensor("w", 8, 8, 3));
        b.node("Conv", List.of("x_t", "w"), List.of("y_t"), Attribute.ints("pads", 1, 1));
        outcome(b.transpose("y", "y_t", 0, 2, 1).build(), Map.of()).isNoneOfItsBusiness();
    }

    @Test
    void rolesHeadsAndLayersAreStillFound() {
        Path file = Path.of(System.getProperty("pare.root"), "..", "shared", "zoo", "squeezebert-sst2", "model.onnx");
        assumeTrue(Files.exists(file), "skipped: ../shared/zoo/squeezebert-sst2 is not here");
        Facts before = Facts.of(OnnxReader.read(file));
        ReplaceConvolutions pass =
                (ReplaceConvolutions) ReplaceConvolutions.FACTORY.create(dev.pare.recipe.OptionReader.none());
        Facts after = Facts.of(pass.rewrite(before, pass.plan(before, PassContext.plain()), PassContext.plain()));
        assertThat(after.anatomy().heads()).isEqualTo(before.anatomy().heads());
        assertThat(after.anatomy().layers()).isEqualTo(before.anatomy().layers());
        assertThat(after.anatomy().feedForwards()).as("one for each group").hasSize(16);
        for (Weight weight : after.weights().parameters()) {
            String origin = weight.name().replaceAll("\\.group\\d+$", "");
            Role role = weight.name().contains(".joint")
                    ? Role.ATTENTION_QKV
                    : before.role(before.weights().named(origin).orElseThrow());
            assertThat(after.role(weight)).as(weight.name()).isEqualTo(role);
        }
        assertThat(after.model().graph().nodes().stream().map(Node::op).map(Object::toString))
                .doesNotContain("Conv");
    }
}
