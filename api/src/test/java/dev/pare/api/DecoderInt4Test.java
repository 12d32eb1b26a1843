/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.VerifyOptions;
import dev.pare.runtime.session.LoadedGraph;
import dev.pare.runtime.session.SessionSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The preset decoder-int4 on a decoder that was trained, in the forms of two exporters. */
class DecoderInt4Test {
    private static final Path SHARED = Path.of(System.getProperty("pare.root")).resolve("../shared");

    @TempDir
    Path folder;

    private static Data rows(String file) {
        return Data.of(SHARED.resolve("data/babyllama").resolve(file), DataOptions.defaults());
    }

    private DriftReport drift(Path model, Compression compression, String name) {
        Path out = folder.resolve(name);
        compression.to(out);
        return Comparison.of(model, out)
                .on(rows("evaluation.npz"))
                .options(VerifyOptions.defaults().withRounds(0))
                .run();
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.onnx", "model_dynamo_opset20.onnx"})
    void dataHalvesTheDriftAndEveryProductReadsBlocks(String file) {
        Path model = SHARED.resolve("zoo/babyllama").resolve(file);
        assumeThat(model).as("skipped: ../shared/zoo is not here").exists();
        Compression plain = Compression.of(model).preset("decoder-int4");
        DriftReport without = drift(model, plain, "plain.onnx");
        DriftReport with = drift(model, plain.calibratedOn(rows("calibration.npz")), "fitted.onnx");
        // The promise of GPTQ on inputs that hang together: at least a third of the error less.
        assertThat(with.worstDrift()).isLessThan(0.67 * without.worstDrift());
        assertThat((double) with.original().bytes() / with.candidate().bytes()).isGreaterThan(4.4);
        Map<String, Integer> loaded =
                LoadedGraph.operatorCounts(folder.resolve("fitted.onnx"), SessionSettings.defaults());
        // Five layers of seven matrices; the head is the table of the embedding, in int8.
        assertThat(loaded).containsEntry("MatMulNBits", 35).containsEntry("DynamicQuantizeMatMul", 1);
    }
}
