/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pare.onnx.OnnxReader;
import dev.pare.recipe.RecipeReader;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.VerifyOptions;
import dev.pare.runtime.session.LoadedGraph;
import dev.pare.runtime.session.SessionSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PresetsOnRealModelsTest {
    private static final Path ROOT = Path.of(System.getProperty("pare.root"));
    private static final Path NANO = ROOT.resolve("testdata/bert-nano-sst2");
    private static final Path SHARED = ROOT.resolve("../shared");

    @TempDir
    Path folder;

    private static Data rows(Path table, Path tokenizer, int limit) {
        return Data.of(table, DataOptions.defaults().withTokenizer(tokenizer).withFirst(limit));
    }

    private Path compressed(Path model, Preset preset) {
        Path out = folder.resolve(preset.label() + ".onnx");
        Compression.of(model).preset(preset.label()).to(out);
        return out;
    }

    private static DriftReport compared(Path original, Path candidate, Data data) {
        return Comparison.of(original, candidate)
                .on(data)
                .options(VerifyOptions.defaults().withRounds(0))
                .run();
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void everyPresetKeepsTheTaskOfTheModelInTheRepository(Preset preset) {
        Path original = NANO.resolve("model.onnx");
        Path out = folder.resolve("out.onnx");
        CompressionResult result = Compression.of(original)
                .preset(preset.label())
                .calibratedOn(rows(NANO.resolve("train.tsv"), NANO, 128))
                .to(out);
        assertThat(result.plan().applied()).isPositive();
        assertThat(out.toFile().length()).isLessThan(original.toFile().length());
        DriftReport drift = compared(original, out, rows(NANO.resolve("dev.tsv"), NANO, 300));
        // 300 answers: a change of 6 points is more than four standard errors of the difference seen with these
        // presets.
        double loss = drift.task().accuracy().orElseThrow().drop();
        assertThat(loss).isLessThan(0.06);
        assertThat(drift.outputs().get("logits").broken()).isZero();
    }

    @Test
    void int8LeavesOnlyFusedProductsAfterLoading() {
        Path out = compressed(NANO.resolve("model.onnx"), Preset.INT8);
        // Three layers of query, key, value, output and two feed-forward matrices, and the pooler.
        assertFused(LoadedGraph.operatorCounts(out, SessionSettings.defaults()), 3 * 6 + 1);
        assertThat((double) NANO.resolve("model.onnx").toFile().length()
                        / out.toFile().length())
                .isGreaterThan(3.75);
    }

    private static void assertFused(Map<String, Integer> operators, int products) {
        int fused =
                operators.getOrDefault("DynamicQuantizeMatMul", 0) + operators.getOrDefault("MatMulIntegerToFloat", 0);
        assertThat(fused).as("fused products in %s", operators).isEqualTo(products);
        assertThat(operators).doesNotContainKey("MatMulInteger");
    }

    @Test
    void int8OfBertIsAtLeastThreePointNineTimesSmallerAndFused() {
        Path model = zoo("bert-sst2/model.onnx");
        Path out = compressed(model, Preset.INT8);
        assertThat((double) model.toFile().length() / out.toFile().length()).isGreaterThan(3.9);
        assertFused(LoadedGraph.operatorCounts(out, SessionSettings.defaults()), 4 * 6 + 1);
    }

    @Test
    @DisplayName(
            "pain 3: the shared layer of ALBERT is stored once as int8, and all six of its uses are fused products")
    void int8OfAlbertStoresTheSharedLayerOnceAndUsesItSixTimes() {
        Path model = zoo("albert-sst2/model.onnx");
        Path out = compressed(model, Preset.INT8);
        assertThat((double) model.toFile().length() / out.toFile().length()).isGreaterThan(3.7);
        // Six passes through six matrices, the projection of the embedding, and the pooler.
        assertFused(LoadedGraph.operatorCounts(out, SessionSettings.defaults()), 6 * 6 + 2);
    }

    @Test
    void int8FindsTheSharedLayerInAFileWithCopies_pain4() {
        Path shared = zoo("albert-sst2/model.onnx");
        Path copies = zoo("albert-sst2/model_copies.onnx");
        long once = compressed(shared, Preset.INT8).toFile().length();
        long found = compressed(copies, Preset.INT8).toFile().length();
        assertThat(found).isBetween(once - 100_000, once + 100_000);
    }

    static Stream<Path> zooModels() throws Exception {
        Path zoo = SHARED.resolve("zoo");
        if (!Files.isDirectory(zoo)) {
            return Stream.of(zoo.resolve("none"));
        }
        try (Stream<Path> files = Files.walk(zoo)) {
            List<Path> models =
                    files.filter(f -> f.toString().endsWith(".onnx")).sorted().toList();
            return models.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("zooModels")
    void everyZooModelGoesThroughEveryPreset(Path model) {
        assumeThat(model).as("skipped: ../shared/zoo is not here").exists();
        for (Preset preset : Preset.values()) {
            Path out = compressed(model, preset);
            DriftReport drift = compared(model, out, Data.madeUp(1));
            assertThat(drift.outputs()).isNotEmpty();
            drift.outputs().forEach((name, stats) -> {
                assertThat(stats.broken()).as("%s of %s", name, preset).isZero();
                // Plain truncation to half the parameters is rough; anything above this is another model.
                assertThat(stats.cosine()).as("%s of %s", name, preset).isGreaterThan(0.5);
            });
        }
    }

    private static Path zoo(String name) {
        Path model = SHARED.resolve("zoo").resolve(name);
        assumeThat(model).as("skipped: ../shared/zoo is not here").exists();
        return model;
    }

    @Test
    void theRecipeInTheOutputReadsBackAsTheRecipeThatMadeIt() {
        Path out = compressed(NANO.resolve("model.onnx"), Preset.SMALL);
        String text = OnnxReader.read(out).metadata().stream()
                .filter(p -> p.key().equals("pare.recipe"))
                .findFirst()
                .orElseThrow()
                .value();
        assertThat(text).isEqualTo(Preset.SMALL.recipe().text());
        assertThat(new RecipeReader(Catalogue.passes()).read("metadata", text).text())
                .isEqualTo(text);
    }

    @Test
    void theSameInputGivesTheSameBytesWhateverTheThreads() throws Exception {
        Path one = folder.resolve("one.onnx");
        Path two = folder.resolve("two.onnx");
        Data data = rows(NANO.resolve("train.tsv"), NANO, 32);
        Compression small =
                Compression.of(NANO.resolve("model.onnx")).preset("small").calibratedOn(data);
        small.threads(1).to(one);
        small.threads(4).to(two);
        assertThat(Files.mismatch(one, two)).isEqualTo(-1);
    }

    @Test
    void nothingIsLeftBesideTheOutput() throws Exception {
        compressed(NANO.resolve("model.onnx"), Preset.SMALL);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("small.onnx"));
        }
    }
}
