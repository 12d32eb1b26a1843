/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.langchain4j.store.embedding.CosineSimilarity;
import dev.pare.api.Comparison;
import dev.pare.api.Compression;
import dev.pare.api.CompressionResult;
import dev.pare.api.Data;
import dev.pare.api.RecipeBuilder;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.Limits;
import dev.pare.runtime.drift.VerifyOptions;
import dev.pare.runtime.task.vector.Pooling;
import dev.pare.runtime.task.vector.RetrievalScores;
import dev.pare.runtime.task.vector.VectorScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that people run, compressed without data, compared by Pare and run by LangChain4j. */
class SentenceEncoderTest {
    private static final int TEXTS = 48;
    private static final double LEAST_MEAN = 0.9965;
    private static final double LEAST = 0.985;

    @TempDir
    static Path folder;

    private static PretrainedModel original;
    private static Path small;
    private static CompressionResult result;

    @BeforeAll
    static void compress() throws IOException {
        original = PretrainedModel.into(folder);
        small = folder.resolve("small.onnx");
        result = Compression.of(original.model()).preset("int8").to(small);
    }

    private static Path sentences() {
        return Path.of(System.getProperty("pare.root"), "testdata", "bert-nano-sst2", "dev.tsv");
    }

    private static DriftReport verify(Path candidate, int batchSize) {
        DataOptions options = DataOptions.defaults().withFirst(TEXTS).withBatchSize(batchSize);
        return verify(candidate, sentences(), options, Limits.none().withMinCosine(LEAST_MEAN));
    }

    private static DriftReport verify(Path candidate, Path texts, DataOptions options, Limits limits) {
        return Comparison.of(original.model(), candidate)
                .on(Data.of(texts, options.withTokenizer(original.tokenizer())))
                .options(VerifyOptions.defaults().withRounds(0).withLoners(0).withLimits(limits))
                .run();
    }

    @Test
    void keepsTheVectorsAtAQuarterOfTheSize() {
        DriftReport report = verify(small, 8);
        VectorScores vectors = report.task().vectors().orElseThrow();
        assertThat(vectors.pooling()).isEqualTo(Pooling.MEAN);
        assertThat(vectors.cosineMean()).isBetween(LEAST_MEAN, 1.0);
        assertThat(vectors.cosineMin()).isGreaterThan(LEAST);
        assertThat(report.verdict().passed()).isTrue();
        assertThat((double) result.bytesBefore() / result.bytesAfter()).isGreaterThan(3.9);
    }

    @Test
    void isNearerToTheOriginalThanThePublishedInt8() throws IOException {
        VectorScores published = verify(PretrainedModel.publishedInt8(folder), 8)
                .task()
                .vectors()
                .orElseThrow();
        VectorScores ours = verify(small, 8).task().vectors().orElseThrow();
        assertThat(ours.cosineMean()).isGreaterThan(published.cosineMean());
        assertThat(ours.cosineMin()).isGreaterThan(published.cosineMin());
    }

    @Test
    void findsAModelThatLostALayer() {
        Path broken = folder.resolve("broken.onnx");
        Compression.of(original.model())
                .recipe(RecipeBuilder.named("broken")
                        .step("drop-layers", Map.of("layers", "3"))
                        .build())
                .to(broken);
        DriftReport report = verify(broken, 8);
        assertThat(report.verdict().passed()).isFalse();
        assertThat(report.verdict().failures()).singleElement().asString().contains("mean cosine");
    }

    @Test
    void givesTheClientTheVectorsThatWereCompared() throws IOException {
        List<TextSegment> texts = texts();
        List<Embedding> expected = client(original.model()).embedAll(texts).content();
        List<Embedding> actual = client(small).embedAll(texts).content();
        DoubleSummaryStatistics cosines = IntStream.range(0, TEXTS)
                .mapToDouble(i -> CosineSimilarity.between(expected.get(i), actual.get(i)))
                .summaryStatistics();

        assertThat(cosines.getAverage()).isBetween(LEAST_MEAN, 1.0);
        assertThat(cosines.getMin()).isGreaterThan(LEAST);
        // The client runs text by text. Codes of activations are 1/255 of a range, and a few fall on the other side in
        // another order of sums.
        VectorScores vectors = verify(small, 1).task().vectors().orElseThrow();
        assertThat(vectors.cosineMean()).isCloseTo(cosines.getAverage(), within(2e-4));
    }

    @Test
    void keepsTheOrderOfSimilaritiesThatPeopleGave() {
        Path pairs = Path.of(System.getProperty("pare.root"), "..", "shared", "data", "stsb", "dev.tsv");
        assumeThat(pairs).as("shared data").exists();
        DriftReport report = verify(
                small,
                pairs,
                DataOptions.defaults().withLimit(120),
                Limits.none().withMaxDrop(1));

        assertThat(report.verdict().passed()).isTrue();
        assertThat(report.task().spearman().orElseThrow().original()).isGreaterThan(0.8);
        RetrievalScores retrieval = report.task().retrieval().orElseThrow();
        assertThat(retrieval.original().ndcg()).isGreaterThan(0.9);
        assertThat(retrieval.candidate().ndcg())
                .isGreaterThan(retrieval.original().ndcg() - 0.02);
    }

    private static List<TextSegment> texts() throws IOException {
        List<String> lines = Files.readAllLines(sentences());
        return lines.subList(1, 1 + TEXTS).stream()
                .map(line -> TextSegment.from(line.split("\t")[1]))
                .toList();
    }

    private static EmbeddingModel client(Path model) {
        return new OnnxEmbeddingModel(model.toString(), original.tokenizer().toString(), PoolingMode.MEAN);
    }
}
