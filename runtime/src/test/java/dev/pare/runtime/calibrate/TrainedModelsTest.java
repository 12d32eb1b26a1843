/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.onnx.OnnxReader;
import dev.pare.pass.Progress;
import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Moments;
import dev.pare.pass.StatisticsRequest;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.data.DataSource;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.Signature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainedModelsTest {
    private static final Path ROOT = Path.of(System.getProperty("pare.root", ".."));
    private static final Path NANO = ROOT.resolve("testdata/bert-nano-sst2");
    private static final int LINES = 64;

    private final List<String> notes = new ArrayList<>();

    private static Path zoo(String path) {
        Path found = ROOT.resolve("../shared").resolve(path);
        Assumptions.assumeTrue(Files.exists(found), "skipped: ../shared/" + path + " is not here");
        return found;
    }

    @Test
    void aSmallModelIsMeasuredOnItsRealTokens() throws IOException {
        countsAreThoseOfTheTokenizer(NANO.resolve("model.onnx"), NANO, NANO.resolve("train.tsv"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert-sst2", "distilbert-sst2", "albert-sst2"})
    void modelsOfTheZooAreMeasuredOnTheirRealTokens(String name) throws IOException {
        Path folder = zoo("zoo/" + name);
        countsAreThoseOfTheTokenizer(folder.resolve("model.onnx"), folder, zoo("data/sst2/train.tsv"));
    }

    private void countsAreThoseOfTheTokenizer(Path path, Path tokenizer, Path texts) throws IOException {
        Model model = OnnxReader.read(path);
        Set<String> values = inputsOfWeights(model, "MatMul");
        Statistics statistics = measure(model, path, tokenizer, texts, 8, values);
        long tokens = tokens(tokenizer, texts);
        assertThat(notes).isEmpty();
        assertThat(values).hasSizeGreaterThan(4).allSatisfy(value -> {
            Moments moments = statistics.moments(value).orElseThrow();
            assertThat(moments.count()).isEqualTo(tokens);
            isSymmetric(moments);
        });
        // The inputs of one layer, the widest among them; eigenvalues of all would take long.
        values.stream()
                .limit(4)
                .forEach(value ->
                        isPositiveSemidefinite(statistics.moments(value).orElseThrow()));
        long lookups = 0;
        for (long count : statistics.frequencies("input_ids").orElseThrow()) {
            lookups += count;
        }
        assertThat(lookups).isEqualTo(tokens);
    }

    private static void isSymmetric(Moments moments) {
        Matrix gram = Matrix.of(moments.width(), moments.width(), moments.gram());
        assertThat(gram.transpose().data()).isEqualTo(moments.gram());
    }

    private static void isPositiveSemidefinite(Moments moments) {
        int width = moments.width();
        Matrix gram = Matrix.of(width, width, moments.gram());
        double[] eigenvalues = LinearAlgebra.openBlas().symmetricEigen(gram).values();
        double trace = 0;
        for (int i = 0; i < width; i++) {
            trace += gram.get(i, i);
        }
        // The product of a batch of n rows in float is off by at most n 2^-24 of the trace; n is below 8 x 64 here.
        assertThat(eigenvalues[width - 1]).isGreaterThan(-512 * 0x1p-24 * trace);
    }

    @Test
    void paddingDoesNotShowInTheStatisticsOfATrainedModel() {
        Path path = NANO.resolve("model.onnx");
        Model model = OnnxReader.read(path);
        Set<String> values = inputsOfWeights(model, "MatMul");
        Statistics alone = measure(model, path, NANO, NANO.resolve("train.tsv"), 1, values);
        Statistics padded = measure(model, path, NANO, NANO.resolve("train.tsv"), 16, values);
        assertThat(notes).isEmpty();
        for (String value : values) {
            Moments expected = alone.moments(value).orElseThrow();
            Moments found = padded.moments(value).orElseThrow();
            Matrix gram = Matrix.of(expected.width(), expected.width(), expected.gram());
            Matrix difference =
                    Matrix.of(found.width(), found.width(), found.gram()).minus(gram);
            // What is left is rounding: some 10 layers of float, 1e-7 each. Padding would add about half as much again.
            assertThat(difference.frobenius()).isCloseTo(0, within(1e-5 * gram.frobenius()));
        }
    }

    private Statistics measure(Model model, Path path, Path tokenizer, Path texts, int batchSize, Set<String> values) {
        DataOptions options =
                DataOptions.defaults().withTokenizer(tokenizer).withFirst(LINES).withBatchSize(batchSize);
        List<StatisticsRequest> requests = new ArrayList<>();
        values.forEach(value -> requests.add(new StatisticsRequest.Moments(value)));
        requests.add(new StatisticsRequest.Frequencies("input_ids", 30_522));
        try (Dataset data = DataSource.open(texts, signature(path), options)) {
            return new OrtCalibrator(data, CalibrationSettings.defaults(), notes::add)
                    .measure(model, requests, Progress.SILENT);
        }
    }

    private static Signature signature(Path path) {
        try (OrtModel model = OrtModel.open(path, SessionSettings.defaults())) {
            return model.signature();
        }
    }

    private static long tokens(Path tokenizer, Path texts) throws IOException {
        long tokens = 0;
        try (HuggingFaceTokenizer own = HuggingFaceTokenizer.newInstance(tokenizer.resolve("tokenizer.json"))) {
            List<String> lines = Files.readAllLines(texts);
            for (String line : lines.subList(1, 1 + LINES)) {
                tokens += own.encode(line.split("\t", -1)[1]).getIds().length;
            }
        }
        return tokens;
    }

    private static Set<String> inputsOfWeights(Model model, String operator) {
        Set<String> values = new LinkedHashSet<>();
        for (Node node : model.graph().nodes()) {
            if (node.is(operator) && model.graph().initializer(node.input(1)).isPresent()) {
                values.add(node.input(0));
            }
        }
        return values;
    }
}
