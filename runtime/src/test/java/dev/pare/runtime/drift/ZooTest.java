/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.pass.Progress;
import dev.pare.runtime.Zoo;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.data.DataSource;
import dev.pare.runtime.data.SeededDataset;
import dev.pare.runtime.session.LoadedGraph;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.task.TaskKind;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZooTest {
    private static final VerifyOptions UNTIMED = VerifyOptions.defaults().withRounds(0);

    private static DriftReport onText(String model, int limit) {
        Path folder = Zoo.model(model);
        DataOptions options = DataOptions.defaults().withTokenizer(folder).withFirst(limit);
        Path file = folder.resolve("model.onnx");
        return new Verification(UNTIMED, Progress.SILENT)
                .run(file, file, signature -> DataSource.open(Zoo.data("sst2/dev.tsv"), signature, options));
    }

    /** Accuracies over all 872 sentences as their trainer measured them, printed to a tenth of a point. */
    @ParameterizedTest
    @CsvSource({"bert-sst2, 0.805", "bert-nano-sst2, 0.792"})
    void givesTheAccuracyThatTheModelIsKnownFor(String model, double accuracy) {
        DriftReport report = onText(model, Integer.MAX_VALUE);
        assertThat(report.task().accuracy().orElseThrow().original()).isCloseTo(accuracy, within(0.001));
        assertThat(report.data().samples()).isEqualTo(872);
        assertThat(report.worstDrift()).isZero();
        assertThat(report.task().agreement()).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"distilbert-sst2", "albert-sst2", "squeezebert-sst2"})
    void runsEachClassifier(String model) {
        DriftReport report = onText(model, 24);
        assertThat(report.task().kind()).isEqualTo(TaskKind.CLASSIFICATION);
        assertThat(report.task().accuracy().orElseThrow().original()).isGreaterThan(0.6);
    }

    @Test
    void measuresTheLikelihoodOfALanguageModelFromArrays() {
        Path model = Zoo.model("babyllama/model.onnx");
        Path other = Zoo.model("babyllama/model_dynamo_opset20.onnx");
        DriftReport report = new Verification(UNTIMED, Progress.SILENT)
                .run(
                        model,
                        other,
                        signature -> DataSource.open(
                                Zoo.data("babyllama/evaluation.npz"), signature, DataOptions.defaults()));
        assertThat(report.task().kind()).isEqualTo(TaskKind.CAUSAL_LM);
        assertThat(report.task().count()).isEqualTo(32 * 192);
        // The rows were drawn from the model at temperature 0.8, so that they are likelier than text (0.612 per
        // character).
        assertThat(report.task().nll().orElseThrow().original()).isBetween(0.35, 0.5);
        assertThat(report.task().nll().orElseThrow().drop()).isCloseTo(0, within(1e-6));
        // Two exports of the same weights differ by float rounding only.
        assertThat(report.worstDrift()).isBetween(1e-9, 1e-5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "encoder_model", "decoder_model"})
    void runsSeededInputsThroughAnEncoderAndDecoder(String part) {
        Path model = Zoo.model("misaki-g2p/" + part + ".onnx");
        DriftReport report = new Verification(UNTIMED, Progress.SILENT)
                .run(model, model, signature -> new SeededDataset(signature, Map.of("input_ids", 60L), 1, 2));
        assertThat(report.verdict().passed()).isTrue();
        assertThat(report.task().kind()).isEqualTo(part.startsWith("enc") ? TaskKind.EMBEDDING : TaskKind.CAUSAL_LM);
    }

    @Test
    void findsTheFusionsOfABert() {
        Map<String, Integer> counts =
                LoadedGraph.operatorCounts(Zoo.model("bert-sst2/model.onnx"), SessionSettings.defaults());
        assertThat(counts).containsEntry("BiasGelu", 4).containsEntry("LayerNormalization", 9);
    }
}
