/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.VerifyOptions;
import dev.pare.runtime.session.LoadedGraph;
import dev.pare.runtime.session.SessionSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The presets that store weights in few bits, and int8 with data, on the model in the repository. */
class FewBitsTest {
    private static final Path NANO = Path.of(System.getProperty("pare.root")).resolve("testdata/bert-nano-sst2");
    private static final Path MODEL = NANO.resolve("model.onnx");

    @TempDir
    Path folder;

    private static Data rows(String table, int limit) {
        return Data.of(
                NANO.resolve(table), DataOptions.defaults().withTokenizer(NANO).withFirst(limit));
    }

    private Path compressed(String preset, boolean calibrated) {
        Path out = folder.resolve(preset + calibrated + ".onnx");
        Compression plain = Compression.of(MODEL).preset(preset);
        (calibrated ? plain.calibratedOn(rows("train.tsv", 256)) : plain).to(out);
        return out;
    }

    private static DriftReport judged(Path small) {
        return Comparison.of(MODEL, small)
                .on(rows("dev.tsv", 300))
                .options(VerifyOptions.defaults().withRounds(0))
                .run();
    }

    @ParameterizedTest
    @CsvSource({"int4, 7", "int3-4, 10"})
    void fewBitsMakeSmallFilesOfWhichTheSameProductsComputeInIntegers(String preset, double smaller) {
        DriftReport drift = judged(compressed(preset, true));
        assertThat((double) drift.original().bytes() / drift.candidate().bytes())
                .isGreaterThan(smaller);
        Map<String, Integer> operators =
                LoadedGraph.operatorCounts(drift.candidate().path(), SessionSettings.defaults());
        // Three layers of six matrices, and the pooler; nothing that decodes is left to be run.
        int fused =
                operators.getOrDefault("DynamicQuantizeMatMul", 0) + operators.getOrDefault("MatMulIntegerToFloat", 0);
        assertThat(fused).as("fused products in %s", operators).isGreaterThanOrEqualTo(3 * 6 + 1);
        assertThat(operators).doesNotContainKeys("MatMulInteger", "Expand", "Concat");
        // 300 answers: fewer than 95 % alike would be more than four standard errors below the 99 % that these
        // presets reach on larger models.
        assertThat(drift.task().agreement().orElseThrow()).isGreaterThan(0.95);
    }

    @Test
    void dataMakesFourBitsDriftLess() {
        double plain = judged(compressed("int4", false)).worstDrift();
        double fitted = judged(compressed("int4", true)).worstDrift();
        assertThat(fitted).isLessThan(plain);
    }

    @Test
    void underscoresServeInTheirNames() {
        assertThat(Preset.named("int3_4")).isEqualTo(Preset.INT3_4);
    }
}
