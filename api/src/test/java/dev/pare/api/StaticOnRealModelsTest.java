/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.onnx.OnnxReader;
import dev.pare.recipe.RecipeReader;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.VerifyOptions;
import dev.pare.runtime.session.LoadedGraph;
import dev.pare.runtime.session.SessionSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticOnRealModelsTest {
    private static final Path ROOT = Path.of(System.getProperty("pare.root"));
    private static final Path NANO = ROOT.resolve("testdata/bert-nano-sst2");
    private static final Path SHARED = ROOT.resolve("../shared");
    private static final int SMALL = 1024;

    @TempDir
    Path folder;

    private static Data rows(Path table, Path tokenizer, int limit) {
        return Data.of(table, DataOptions.defaults().withTokenizer(tokenizer).withFirst(limit));
    }

    private Compression compression(Path model, String options) {
        String recipe = "steps: [dedupe, {quantize-static: {" + options + "}}, quantize-weights]";
        return Compression.of(model).recipe(new RecipeReader(Catalogue.passes()).read("test", recipe));
    }

    private Path nano(String options) {
        Path out = folder.resolve("out.onnx");
        compression(NANO.resolve("model.onnx"), options)
                .calibratedOn(rows(NANO.resolve("train.tsv"), NANO, 64))
                .to(out);
        return out;
    }

    private static DriftReport compared(Path original, Path candidate, Data data) {
        return Comparison.of(original, candidate)
                .on(data)
                .options(VerifyOptions.defaults().withRounds(0))
                .run();
    }

    private static int count(Map<String, Integer> operators, String... types) {
        return List.of(types).stream()
                .mapToInt(t -> operators.getOrDefault(t, 0))
                .sum();
    }

    /** Products with matrices that are large enough to be quantized. */
    private static int products(Path model) {
        return Facts.of(OnnxReader.read(model)).weights().parameters().stream()
                .filter(w -> w.tensor().shape().rank() == 2
                        && w.tensor().shape().elements() >= SMALL
                        && w.uses().stream()
                                .allMatch(u -> u.node().is("MatMul") || u.node().is("Gemm")))
                .map(Weight::uses)
                .mapToInt(List::size)
                .sum();
    }

    /** Every product with a matrix is an integer product, and the float products that are left are as many fewer. */
    private static void assertFused(Path original, Path candidate, String... fused) {
        Map<String, Integer> before = LoadedGraph.operatorCounts(original, SessionSettings.defaults());
        Map<String, Integer> after = LoadedGraph.operatorCounts(candidate, SessionSettings.defaults());
        String[] floats = {"MatMul", "FusedMatMul", "Gemm", "FusedGemm"};
        assertThat(count(after, fused)).as("fused products in %s", after).isEqualTo(products(original));
        assertThat(count(after, floats))
                .as("float products in %s", after)
                .isEqualTo(count(before, floats) - products(original));
        assertThat(after).doesNotContainKeys("DynamicQuantizeLinear", "MatMulInteger");
    }

    @ParameterizedTest
    @CsvSource({
        "format: qdq, MatMulIntegerToFloat, QGemm",
        "'format: qdq, granularity: tensor', MatMulIntegerToFloat, QGemm",
        "format: qoperator, QLinearMatMul, QGemm",
        "'format: qoperator, contrib: true', MatMulIntegerToFloat, QGemm"
    })
    @DisplayName("pain 11: every form leaves only products that are fused")
    void everyFormLeavesOnlyFusedProducts(String options, String matmul, String gemm) {
        assertFused(NANO.resolve("model.onnx"), nano(options), matmul, gemm);
    }

    @Test
    @DisplayName("pain 21: a whole transformer is quantized without hand-made excludes, and keeps its other fusions")
    void nothingButProductsChanges() {
        Map<String, Integer> before =
                LoadedGraph.operatorCounts(NANO.resolve("model.onnx"), SessionSettings.defaults());
        Map<String, Integer> after = LoadedGraph.operatorCounts(nano(""), SessionSettings.defaults());
        for (String kept : List.of("LayerNormalization", "SkipLayerNormalization", "Softmax")) {
            assertThat(count(after, kept)).as("%s in %s", kept, after).isEqualTo(count(before, kept));
        }
        assertThat(count(after, "BiasGelu", "Gelu")).isEqualTo(count(before, "BiasGelu", "Gelu"));
        // One for the input of query, key and value, one each for the output, both feed-forward matrices; and the
        // pooler.
        assertThat(count(after, "QuantizeLinear")).isEqualTo(3 * 4 + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"minmax", "percentile", "entropy", "mse"})
    @DisplayName("pain 10: every calibration takes sentences of different lengths")
    void sentencesOfDifferentLengthsCalibrate(String calibration) {
        Path out = nano("calibration: " + calibration);
        DriftReport drift = compared(NANO.resolve("model.onnx"), out, rows(NANO.resolve("dev.tsv"), NANO, 300));
        // 300 answers: 6 points are more than four standard errors of the difference seen here.
        assertThat(drift.task().accuracy().orElseThrow().drop()).isLessThan(0.06);
        assertThat(drift.worstDrift()).isBetween(1e-6, 0.05);
    }

    @Test
    void rangesThatCutTooMuchAreSeenInTheDrift() {
        Path out = nano("calibration: percentile, percentile: 60");
        DriftReport drift = compared(NANO.resolve("model.onnx"), out, rows(NANO.resolve("dev.tsv"), NANO, 300));
        assertThat(drift.worstDrift()).isGreaterThan(0.05);
    }

    @Test
    void withoutDataOnlyTheOtherPassesWork() {
        CompressionResult result = compression(NANO.resolve("model.onnx"), "").to(folder.resolve("out.onnx"));
        assertThat(result.plan().steps().get(1).applied()).isZero();
        assertThat(result.plan().steps().get(1).notes()).anyMatch(n -> n.contains("calibration data"));
        assertThat(result.plan().steps().get(2).applied()).isPositive();
    }

    @Test
    void madeUpDataIsTakenAndNoted() {
        CompressionResult result = compression(NANO.resolve("model.onnx"), "")
                .calibratedOn(Data.madeUp(3))
                .to(folder.resolve("out.onnx"));
        assertThat(result.plan().steps().get(1).applied()).isPositive();
        assertThat(result.plan().notes()).anyMatch(n -> n.contains("random inputs"));
    }

    @Test
    void tablesAreLeftToQuantizeWeights() {
        CompressionResult result = compression(NANO.resolve("model.onnx"), "")
                .calibratedOn(rows(NANO.resolve("train.tsv"), NANO, 16))
                .to(folder.resolve("out.onnx"));
        assertThat(result.plan().steps().get(1).decisions())
                .anyMatch(d -> !d.applied() && d.reason().contains("table that is looked up"));
        assertThat(result.plan().steps().get(2).decisions())
                .filteredOn(d -> d.applied())
                .isNotEmpty()
                .allMatch(d -> d.reason().contains("looked up") || d.reason().contains("float when loaded"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert-sst2", "distilbert-sst2", "albert-sst2"})
    @DisplayName("pain 3: shared or not, every product of a trained encoder is fused")
    void trainedEncodersAreFusedAndKeepTheirTask(String name) {
        Path zoo = SHARED.resolve("zoo").resolve(name);
        assumeThat(zoo).as("skipped: ../shared/zoo is not here").exists();
        Path model = zoo.resolve("model.onnx");
        Path out = folder.resolve("out.onnx");
        Path data = SHARED.resolve("data/sst2");
        compression(model, "")
                .calibratedOn(rows(data.resolve("train.tsv"), zoo, 128))
                .to(out);
        assertFused(model, out, "MatMulIntegerToFloat", "QGemm");
        DriftReport drift = compared(model, out, rows(data.resolve("dev.tsv"), zoo, 200));
        // 200 answers: four standard errors of a share of 99 % are 2.8 points.
        assertThat(drift.task().agreement().orElseThrow()).isGreaterThan(0.96);
        assertThat((double) model.toFile().length() / out.toFile().length()).isGreaterThan(3.7);
    }

    @Test
    void aTrainedDecoderIsFused() {
        Path model = SHARED.resolve("zoo/babyllama/model.onnx");
        assumeThat(model).as("skipped: ../shared/zoo is not here").exists();
        Path out = folder.resolve("out.onnx");
        Data data = Data.of(SHARED.resolve("data/babyllama/calibration.npz"), DataOptions.defaults());
        compression(model, "").calibratedOn(data).to(out);
        Map<String, Integer> operators = LoadedGraph.operatorCounts(out, SessionSettings.defaults());
        // The head is the embedding turned round: quantize-weights stores it once for both, and multiplies it as it
        // does.
        assertThat(count(operators, "DynamicQuantizeMatMul")).isEqualTo(1);
        assertThat(count(operators, "MatMulIntegerToFloat")).isEqualTo(products(model) - 1);
        assertThat(operators).doesNotContainKey("Gemm");
    }
}
