/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.VerifyOptions;
import dev.pare.runtime.session.LoadedGraph;
import dev.pare.runtime.session.SessionSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model whose products are grouped convolutions. */
class GroupedModelTest {
    private static final Path SHARED = Path.of(System.getProperty("pare.root"), "..", "shared");
    private static final Path MODEL = SHARED.resolve("zoo/squeezebert-sst2/model.onnx");

    @TempDir
    Path folder;

    @Test
    void groupedConvolutionsRunAsFusedIntegerProducts() {
        assumeTrue(Files.exists(MODEL), "skipped: ../shared/zoo/squeezebert-sst2 is not here");
        Path small = folder.resolve("int8.onnx");
        Compression.of(MODEL).preset("int8").to(small);

        Map<String, Integer> operators = LoadedGraph.operatorCounts(small, SessionSettings.defaults());
        assertThat(operators.getOrDefault("DynamicQuantizeMatMul", 0)
                        + operators.getOrDefault("MatMulIntegerToFloat", 0))
                .as(
                        "4 layers: three times 4 groups (queries, keys and values are one) and the dense output; the pooler")
                .isEqualTo(4 * (3 * 4 + 1) + 1);
        assertThat(operators).doesNotContainKeys("Conv", "MatMulInteger", "ConvInteger", "LayerNormalization");

        Data rows = Data.of(
                SHARED.resolve("data/sst2/dev.tsv"),
                DataOptions.defaults().withTokenizer(MODEL.getParent()).withFirst(200));
        DriftReport drift = Comparison.of(MODEL, small)
                .on(rows)
                .options(VerifyOptions.defaults().withRounds(0))
                .run();
        // 8 bits and a scale for each output of each group: the file cannot be four times smaller without data.
        assertThat((double) drift.original().bytes() / drift.candidate().bytes())
                .isGreaterThan(3.8);
        // 1 of 200 answers is half a point.
        assertThat(drift.task().accuracy().orElseThrow().drop()).isLessThanOrEqualTo(0.005 + 1e-9);
    }
}
