/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.width;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pare.analysis.Facts;
import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.onnx.OnnxReader;
import dev.pare.pass.Decision;
import dev.pare.pass.Statistics;
import dev.pare.prune.width.Models.Pruned;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.Problem;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import dev.pare.testkit.PassHarness;
import dev.pare.testkit.RotaryAttention;
import dev.pare.testkit.TransformerModel;
import dev.pare.testkit.TransformerShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PruneWidthTest {
    private static final TransformerShape SHAPE = new TransformerShape(2, 32, 4, 64, 50, 24, 3);
    private static final Map<String, ?> HALF = Map.of("heads", 0.5, "neurons", 0.5, "multiple", 8);

    /** Sums of float in another order: 2^-24 for each of 64 terms, through two layers. */
    private static final double ROUNDING = 1e-5;

    private static Model encoder(boolean constantReshapes) {
        TransformerModel model = TransformerModel.of(SHAPE).withSeed(3);
        return constantReshapes ? model.withConstantReshapes().build() : model.build();
    }

    private static void computesAsMasked(Model model, Pruned pruned, long ids) {
        Map<String, Values> feeds = Models.feeds(model, ids);
        float[] masked = Models.output(Models.masked(model, pruned.plan()), feeds);
        assertThat(Models.drift(masked, Models.output(pruned.model(), feeds))).isLessThan(ROUNDING);
        assertThat(Models.drift(Models.output(model, feeds), masked)).isGreaterThan(100 * ROUNDING);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withoutDataComputesAsIfWhatWentWereMasked(boolean constantReshapes) {
        Model model = encoder(constantReshapes);
        Pruned pruned = Models.pruned(model, HALF, Statistics.NONE);
        assertThat(pruned.plan().applied()).hasSize(2 * 6);
        assertThat(pruned.plan().notes()).anyMatch(n -> n.startsWith("no calibration data"));
        computesAsMasked(model, pruned, 50);
    }

    @Test
    void keepsTheLawsOfPasses() {
        PassHarness.rewrite(PruneWidth.FACTORY, HALF).thatNeverSettles().given(encoder(true));
    }

    @Test
    void refittedOutputsMoveLess() {
        Model model = encoder(false);
        Map<String, ?> options = Map.of("neurons", 0.5, "multiple", 8, "allocate", "uniform");
        Map<String, ?> plain = Map.of("neurons", 0.5, "multiple", 8, "allocate", "uniform", "compensate", false);
        Statistics statistics = Models.measured(model, options, 50, 40);
        Map<String, Values> feeds = Models.feeds(model, 50);
        float[] before = Models.output(model, feeds);
        double refitted = Models.drift(
                before, Models.output(Models.pruned(model, options, statistics).model(), feeds));
        double left = Models.drift(
                before, Models.output(Models.pruned(model, plain, statistics).model(), feeds));
        assertThat(refitted).isLessThan(0.7 * left);
    }

    @Test
    void theDriftThatIsAllowedLimitsWhatGoes() {
        Model model = encoder(false);
        Map<String, ?> options = Map.of("keep", 0.3, "drift", 0.0005, "multiple", 8);
        Statistics statistics = Models.measured(model, options, 50, 40);
        Pruned pruned = Models.pruned(model, options, statistics);
        assertThat(pruned.plan().notes()).anyMatch(n -> n.startsWith("less goes than asked for"));
        Pruned whole = Models.pruned(model, Map.of("keep", 0.3, "multiple", 8), statistics);
        assertThat(pruned.plan().applied().size())
                .isLessThanOrEqualTo(whole.plan().applied().size());
    }

    @Test
    void nothingGoesIfDriftIsLimitedAndThereIsNoData() {
        Model model = encoder(false);
        Pruned pruned = Models.pruned(model, Map.of("keep", 0.5, "drift", 0.05), Statistics.NONE);
        assertThat(pruned.model()).isSameAs(model);
        assertThat(pruned.plan().notes()).anyMatch(n -> n.startsWith("nothing goes"));
    }

    @Test
    void leavesWhatTheRecipeExcludes() {
        Pruned pruned = Models.pruned(
                encoder(false), Map.of("keep", 0.5, "multiple", 8, "exclude", "role:attention"), Statistics.NONE);
        assertThat(pruned.plan().decisions())
                .anyMatch(
                        d -> d instanceof Decision.Skip<Narrowed> && d.reason().startsWith("excluded by"));
        assertThat(pruned.plan().applied()).hasSize(2 * 2);
    }

    @ParameterizedTest
    @CsvSource({"keep, 0", "heads, 1", "neurons, -0.1", "multiple, 0", "drift, -1"})
    void refusesOptionsOutOfRange(String option, double value) {
        List<Problem> problems = new ArrayList<>();
        PruneWidth.FACTORY.create(new OptionReader("", Map.of(option, value), problems));
        assertThat(problems).isNotEmpty();
    }

    @Test
    void keepGoesNotWithHeads() {
        List<Problem> problems = new ArrayList<>();
        PruneWidth.FACTORY.create(new OptionReader("", Map.of("keep", 0.5, "heads", 0.5), problems));
        assertThat(problems).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "bert-sst2/model.onnx, 24, heads",
        "albert-sst2/model.onnx, 6, heads",
        "distilbert-sst2/model.onnx, 12, heads",
        "squeezebert-sst2/model.onnx, 8, neurons",
        "babyllama/model.onnx, 35, heads",
        "babyllama/model_dynamo_opset20.onnx, 35, heads",
        "misaki-g2p/model.onnx, 4, neurons",
    })
    void narrowsRealModels(String name, int weights, String kind) throws IOException {
        Path file = Path.of(System.getProperty("pare.root", "."), "../shared/zoo", name);
        assumeTrue(Files.exists(file), "skipped: ../shared/zoo is not here");
        Model model = OnnxReader.read(file);
        Pruned pruned = Models.pruned(model, Map.of("heads", 0.5, "neurons", 0.5, "multiple", 16), Statistics.NONE);
        assertThat(pruned.plan().applied()).size().isEqualTo(weights);
        assertThat(pruned.plan().applied()).anyMatch(d -> d.reason().contains(kind));
        computesAsMasked(model, pruned, 60);
    }

    private static float[] noise(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian() / 4;
        }
        return values;
    }

    /** A feed-forward block of two Gemms, as exporters write it for data of two axes. */
    @Test
    void neuronsBetweenGemmsGoWithTheirBiases() {
        Model model = GraphBuilder.model(17)
                .input("input_ids", DataType.FLOAT, "n", 16)
                .gemm("up", "input_ids", Tensor.floats("up.w", Shape.of(64, 16), noise(1024, 1)), bias("up.b", 64))
                .op("Relu", "act", "up")
                .gemm("down", "act", Tensor.floats("down.w", Shape.of(16, 64), noise(1024, 2)), bias("down.b", 16))
                .add("y", "input_ids", "down")
                .output("y", DataType.FLOAT, "n", 16)
                .build();
        Pruned pruned = Models.pruned(model, Map.of("neurons", 0.5, "multiple", 8), Statistics.NONE);
        assertThat(pruned.plan().applied()).hasSize(2);
        assertThat(pruned.model().graph().initializer("up.w").orElseThrow().shape())
                .isEqualTo(Shape.of(32, 16));
        computesAsMasked(model, pruned, 1);
    }

    private static Tensor bias(String name, int length) {
        return Tensor.floats(name, Shape.of(length), noise(length, name.hashCode()));
    }

    private static Tensor half(String name, int rows, int columns) {
        float[] values = noise(rows * columns, name.hashCode());
        byte[] bytes = StoredMatrix.bytes(Matrix.fromFloats(rows, columns, values), DataType.FLOAT16);
        return Tensor.of(name, DataType.FLOAT16, Shape.of(rows, columns), InlineData.raw(bytes));
    }

    /** The whole block computes in float16; what is cut stays in it. */
    @Test
    void neuronsOfFloat16WeightsStayFloat16() {
        Model model = GraphBuilder.model(17)
                .input("input_ids", DataType.FLOAT, "batch", "sequence", 16)
                .node("Cast", List.of("input_ids"), List.of("x"), Attribute.of("to", DataType.FLOAT16.code()))
                .matmul("up", "x", half("up.w", 16, 64))
                .op("Relu", "act", "up")
                .matmul("down", "act", half("down.w", 64, 16))
                .add("sum", "x", "down")
                .node("Cast", List.of("sum"), List.of("y"), Attribute.of("to", DataType.FLOAT.code()))
                .output("y", DataType.FLOAT, "batch", "sequence", 16)
                .build();
        Pruned pruned = Models.pruned(model, Map.of("neurons", 0.5, "multiple", 8), Statistics.NONE);
        assertThat(pruned.plan().applied()).hasSize(2);
        assertThat(pruned.model().graph().initializer("down.w").orElseThrow().type())
                .isEqualTo(DataType.FLOAT16);
        Map<String, Values> feeds = Models.feeds(model, 1);
        float[] masked = Models.output(Models.masked(model, pruned.plan()), feeds);
        // Sums of 64 halves, rounded to 2^-11 in another order.
        assertThat(Models.drift(masked, Models.output(pruned.model(), feeds))).isLessThan(2e-3);
        assertThat(Models.drift(Models.output(model, feeds), masked)).isGreaterThan(0.05);
    }

    /** Heads of keys and values go with all heads of queries that read them. */
    @ParameterizedTest(name = "{0}, {1} heads on {2}")
    @CsvSource({
        "HALVES, 4, 4",
        "HALVES, 8, 4",
        "INTERLEAVED, 4, 4",
        "INTERLEAVED, 8, 4",
        "FUSED, 4, 4",
        "FUSED, 8, 2",
    })
    void headsBehindRotaryEmbeddingsGoWithTheirKeysAndValues(RotaryAttention.Form form, int heads, int groups) {
        Model model = new RotaryAttention(form, heads, groups, 8).build();
        Pruned pruned = Models.pruned(model, Map.of("heads", 0.5), Statistics.NONE);
        assertThat(pruned.plan().applied()).hasSize(4);
        assertThat(pruned.reason("k.w")).startsWith("keeps " + groups / 2 + " of " + groups + " heads");
        assertThat(pruned.model()
                        .graph()
                        .initializer("q.w")
                        .orElseThrow()
                        .shape()
                        .dim(1))
                .isEqualTo(heads / 2 * 8);
        computesAsMasked(model, pruned, 1);
    }

    @Test
    void oneHeadOfKeysForAllQueriesStays() {
        Model model = new RotaryAttention(RotaryAttention.Form.HALVES, 4, 1, 8).build();
        Pruned pruned = Models.pruned(model, Map.of("heads", 0.5), Statistics.NONE);
        assertThat(pruned.plan().applied()).isEmpty();
        assertThat(pruned.reason("k.w")).contains("share one head");
    }

    @Test
    void oneSharedLayerStaysOneLayer() throws IOException {
        Path file = Path.of(System.getProperty("pare.root", "."), "../shared/zoo/albert-sst2/model.onnx");
        assumeTrue(Files.exists(file), "skipped: ../shared/zoo is not here");
        Model model = OnnxReader.read(file);
        Pruned pruned = Models.pruned(model, Map.of("neurons", 0.5), Statistics.NONE);
        assertThat(pruned.plan().applied()).hasSize(2);
        assertThat(Facts.of(pruned.model()).weights().parameters())
                .hasSameSizeAs(Facts.of(model).weights().parameters());
    }
}
