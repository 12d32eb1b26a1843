/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.recipe.RecipeException;
import dev.pare.runtime.data.DataException;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.data.Label;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.VerifyOptions;
import dev.pare.runtime.metric.Metric;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataInMemoryTest {
    private static final Path FOLDER = Path.of(System.getProperty("pare.root")).resolve("testdata/bert-nano-sst2");
    private static final Path MODEL = FOLDER.resolve("model.onnx");
    private static final DataOptions TEXT =
            DataOptions.defaults().withTokenizer(FOLDER).withFirst(20);

    @TempDir
    Path temp;

    private static List<String[]> rows() throws IOException {
        return Files.readAllLines(FOLDER.resolve("dev.tsv")).stream()
                .skip(1)
                .map(line -> line.split("\t"))
                .toList();
    }

    private static Data inMemory() throws IOException {
        List<String> texts = rows().stream().map(row -> row[1]).toList();
        List<Label> labels = rows().stream()
                .<Label>map(row -> new Label.ClassIndex(Integer.parseInt(row[0])))
                .toList();
        return Data.ofTexts(texts, labels, TEXT);
    }

    @Test
    void textsInMemoryCalibrateAndVerifyLikeThoseOfAFile() throws IOException {
        Path file = temp.resolve("file.onnx");
        Path memory = temp.resolve("memory.onnx");
        Data ofFile = Data.of(FOLDER.resolve("dev.tsv"), TEXT);

        Compression.of(MODEL).calibratedOn(ofFile).to(file);
        Compression.of(MODEL).calibratedOn(inMemory()).to(memory);

        assertThat(memory).hasSameBinaryContentAs(file);
        DriftReport expected = Comparison.of(MODEL, file).on(ofFile).run();
        DriftReport actual = Comparison.of(MODEL, file).on(inMemory()).run();
        assertThat(actual.outputs()).isEqualTo(expected.outputs());
        assertThat(actual.task()).isEqualTo(expected.task());
    }

    /** The metric computes the accuracy of the candidate, which the report has as well. */
    @Test
    void aMetricSeesBothModelsAndTheLabelOfEachSample() throws IOException {
        Path small = temp.resolve("small.onnx");
        Compression.of(MODEL).to(small);
        Metric accuracy = Metric.mean("mine", s -> right(s.candidate(), s.label()));
        Metric before = Metric.mean("before", s -> right(s.original(), s.label()));

        DriftReport report = Comparison.of(MODEL, small)
                .on(inMemory())
                .options(VerifyOptions.defaults().withMetric(accuracy).withMetric(before))
                .run();

        assertThat(report.metrics())
                .containsEntry("mine", report.task().accuracy().orElseThrow().candidate())
                .containsEntry("before", report.task().accuracy().orElseThrow().original());
    }

    private static double right(Map<String, Values> outputs, Label label) {
        FloatValues logits = (FloatValues) outputs.values().iterator().next();
        assertThat(logits.shape().dim(0)).isEqualTo(1);
        int best = logits.at(1) > logits.at(0) ? 1 : 0;
        return label.equals(new Label.ClassIndex(best)) ? 1 : 0;
    }

    @Test
    void tensorsInMemoryCalibrateAndVerify() {
        List<Map<String, Values>> batches = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            batches.add(Map.of(
                    "input_ids", LongValues.of(Shape.of(2, 3), 1, 5 + i, 2, 1, 9 + i, 2),
                    "attention_mask", LongValues.of(Shape.of(2, 3), 1, 1, 1, 1, 1, 1)));
        }
        Data data = Data.ofTensors(batches);
        Path small = temp.resolve("small.onnx");

        CompressionResult result = Compression.of(MODEL).calibratedOn(data).to(small);

        assertThat(result.plan().calibratedOn()).hasValue("tensors in memory, 4 batches");
        assertThat(Comparison.of(MODEL, small).on(data).run().data().samples()).isEqualTo(8);
    }

    @Test
    void dataThatDoesNotFitIsRefused() {
        Comparison comparison = Comparison.of(MODEL, MODEL);
        assertThatThrownBy(() -> comparison.on(Data.ofTensors(List.of())).run()).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> comparison
                        .on(Data.ofTexts(List.of("a"), DataOptions.defaults()))
                        .run())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("tokenizer");
        assertThatThrownBy(() -> Data.ofTexts(List.of("a"), List.of(), TEXT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRecipeMadeInJavaIsThatOfYamlAndTellsAllThatIsWrong() {
        assertThat(RecipeBuilder.named("mine")
                        .step("dedupe")
                        .step("quantize-weights", Map.of("exclude", List.of("op:Gather")))
                        .build()
                        .text())
                .contains("name: mine", "- dedupe", "op:Gather");
        assertThatThrownBy(() -> RecipeBuilder.named("mine")
                        .step("dedup")
                        .step("quantize-weights", Map.of("bit", 3))
                        .build())
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("dedup")
                .hasMessageContaining("bit");
    }
}
