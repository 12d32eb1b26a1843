/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DriftReportsTest {
    private static DriftSummary drift(double rmse, Judgement verdict) {
        OutputDrift logits = new OutputDrift("logits", 600, rmse, 0.044, 0.0032, 0.99999, 0, 0, OptionalDouble.empty());
        TaskSummary task = new TaskSummary(
                "classification",
                300,
                OptionalDouble.of(0.997),
                OptionalDouble.of(1.1e-5),
                Optional.of(new Pair(0.805, 0.803)),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new VectorSummary(
                        "last_hidden_state", "mean", 0.9954, 0.981, 0.901, "row 7, second text: A plane")),
                Optional.of(new Pair(0.8203, 0.8181)),
                Optional.of(new Pair(0.81, 0.8)),
                OptionalDouble.empty(),
                Optional.of(new RetrievalSummary(300, 1400, new Pair(0.97, 0.96), new Pair(0.95, 0.94))));
        return new DriftSummary(
                "a.onnx",
                "b.onnx",
                new Sizes(44_300_000, 11_200_000),
                new Pair(30, 20),
                List.of(logits),
                List.of("tokens"),
                task,
                BatchSummary.of(new Pair(1.2e-7, 0.0031), 32),
                Map.of(),
                Optional.of(new LatencySummary(new Pair(4, 2), new Pair(3, 1), 0.5, 11)),
                new DataSummary("dev.tsv, 300 rows", 300, false, false, List.of("text from column 'text'")),
                new DriftSummary.Environment(1, "all", "1.29.0", OptionalLong.of(1)),
                verdict);
    }

    private static final Judgement PASS = new Judgement(Judgement.Outcome.PASS, List.of());

    @Test
    void textIsForPeople() {
        String text = DriftText.of(drift(0.017, PASS));

        assertThat(text)
                .contains("44.3 MB", "11.2 MB", "3.96x smaller", "80.5 %", "80.3 %", "-0.2 points", "0.017")
                .contains(
                        "2.00x faster",
                        "dependence on the batch",
                        "0.0031",
                        "tokens is not a tensor",
                        "text from column",
                        "Verdict: pass\n");
        assertThat(text.lines()).noneMatch(line -> line.endsWith(" "));
    }

    @Test
    void tellsWhichTextHasTheLeastCosine() throws IOException {
        assertThat(DriftText.of(drift(0.017, PASS)))
                .contains("cosine of vectors, mean", "0.9954", "pooling: mean", "0.981", "0.901", "row 7, second text");
        assertThat(DriftText.of(drift(0.017, PASS)))
                .contains("Spearman with gold scores", "0.8203", "-0.22 points", "300 texts, each among 1400");
        assertThat(MarkdownReport.of(drift(0.017, PASS))).contains("row 7, second text", "0.981");
        JsonNode json = new ObjectMapper().readTree(JsonReport.of(drift(0.017, PASS)));
        assertThat(json.at("/task/cosineOnePercent").asDouble()).isEqualTo(0.981);
        assertThat(json.at("/task/retrieval/mrr/candidate").asDouble()).isEqualTo(0.94);
        assertThat(json.at("/task/pearson/original").asDouble()).isEqualTo(0.81);
        assertThat(json.at("/task/cosineMinAt").asText()).startsWith("row 7");
    }

    @Test
    void jsonHasItsKeysInAFixedOrder() throws IOException {
        JsonNode json = new ObjectMapper().readTree(JsonReport.of(drift(0.017, PASS)));

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "original",
                        "candidate",
                        "size",
                        "outputs",
                        "notCompared",
                        "task",
                        "batchDependence",
                        "latency",
                        "loadMs",
                        "data",
                        "threads",
                        "optimization",
                        "runtime",
                        "seed",
                        "verdict",
                        "reasons");
        assertThat(json.at("/outputs/logits/relativeRmse").asDouble()).isEqualTo(0.017);
        assertThat(json.at("/task/accuracy/candidate").asDouble()).isEqualTo(0.803);
        assertThat(json.at("/latency/ratio").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/task").has("nll")).isFalse();
        assertThat(json.at("/batchDependence/original").asDouble()).isEqualTo(1.2e-7);
        assertThat(json.at("/batchDependence/candidate").asDouble()).isEqualTo(0.0031);
    }

    @Test
    void infiniteDriftStaysReadableJson() throws IOException {
        Judgement fail = new Judgement(Judgement.Outcome.FAIL, List.of("output 'logits' has NaN"));

        JsonNode json = new ObjectMapper().readTree(JsonReport.of(drift(Double.POSITIVE_INFINITY, fail)));

        assertThat(json.at("/outputs/logits/relativeRmse").asText()).isEqualTo("Infinity");
        assertThat(json.at("/verdict").asText()).isEqualTo("fail");
        assertThat(json.at("/reasons/0").asText()).contains("NaN");
    }

    @Test
    void markdownHasATableWithAHead() {
        assertThat(MarkdownReport.of(drift(0.017, PASS)))
                .contains("|  | original | candidate |  |\n|---|---:|---:|---|\n", "| size | 44.3 MB | 11.2 MB |");
    }
}
