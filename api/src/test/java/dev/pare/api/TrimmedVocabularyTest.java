/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.onnx.OutputException;
import dev.pare.recipe.RecipeReader;
import dev.pare.runtime.data.DataException;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.data.TextTokenizer;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.runtime.vocabulary.TokenizerFile;
import dev.pare.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrimmedVocabularyTest {
    private static final Path NANO = Path.of(System.getProperty("pare.root"), "testdata/bert-nano-sst2");
    private static final Path MODEL = NANO.resolve("model.onnx");
    private static final Path TOKENIZER = NANO.resolve("tokenizer.json");
    private static final Data DATA = data(TOKENIZER);

    @TempDir
    Path folder;

    @Test
    void sentencesOfKeptTokensGiveTheSameBitsByTheNewTokenizer() throws IOException {
        Path small = folder.resolve("small.onnx");
        CompressionResult result = trim("steps: [trim-vocabulary]").to(small);

        Path tokenizer = result.tokenizer().orElseThrow();
        assertThat(tokenizer).isEqualTo(folder.resolve("small.tokenizer.json")).exists();
        int alike = 0;
        int others = 0;
        try (TextTokenizer before = TextTokenizer.open(TOKENIZER, 128);
                TextTokenizer after = TextTokenizer.open(tokenizer, 128);
                OrtModel original = OrtModel.open(MODEL, SessionSettings.defaults());
                OrtModel trimmed = OrtModel.open(small, SessionSettings.defaults())) {
            for (String text : texts()) {
                long[] old = before.ids(text);
                long[] now = after.ids(text);
                if (sameTokens(old, TOKENIZER, now, tokenizer)) {
                    assertThat(logits(trimmed, now)).as(text).isEqualTo(logits(original, old));
                    alike++;
                } else {
                    others++;
                }
            }
        }
        // Texts that were held out of the statistics may have tokens that went.
        assertThat(alike).isGreaterThan(others);
    }

    @Test
    void eachModelIsFedByItsOwnTokenizer() {
        Path small = folder.resolve("small.onnx");
        CompressionResult result = trim("steps: [trim-vocabulary]").to(small);

        Comparison comparison = Comparison.of(MODEL, small).on(DATA);
        DriftReport own =
                comparison.candidateTokenizer(result.tokenizer().orElseThrow()).run();
        DriftReport wrong = comparison.candidateTokenizer(TOKENIZER).run();

        assertThat(own.outputs().get("logits").relativeRmse()).isLessThan(0.5);
        // Ids of the original are out of the bounds of the smaller table.
        assertThat(wrong.verdict().passed()).isFalse();
        assertThat(wrong.verdict().failures().get(0)).contains("does not run");
    }

    @Test
    void laterStepsAreFedTheNewTokens() {
        Path small = folder.resolve("small.onnx");
        CompressionResult result = trim("steps: [trim-vocabulary, factorize-embedding: {width: 96}]")
                .to(small);

        DriftReport report = Comparison.of(MODEL, small)
                .on(DATA)
                .candidateTokenizer(result.tokenizer().orElseThrow())
                .run();

        assertThat(report.verdict().passed()).isTrue();
        assertThat(report.outputs().get("logits").relativeRmse()).isLessThan(0.5);
    }

    @Test
    void theTokenizerOfTheOriginalIsNotOverwritten() throws IOException {
        Path original = Files.copy(TOKENIZER, folder.resolve("small.tokenizer.json"));
        byte[] before = Files.readAllBytes(original);

        Compression compression = Compression.of(MODEL)
                .recipe(new RecipeReader(Catalogue.passes()).read("test", "steps: [trim-vocabulary]"))
                .calibratedOn(data(original));

        assertThatThrownBy(() -> compression.to(folder.resolve("small.onnx")))
                .isInstanceOf(OutputException.class)
                .hasMessageContaining("would be overwritten");
        assertThat(Files.readAllBytes(original)).isEqualTo(before);
        assertThat(folder.resolve("small.onnx")).doesNotExist();
    }

    @Test
    void aTokenizerOfTheCandidateNeedsText() {
        Comparison comparison = Comparison.of(MODEL, MODEL).candidateTokenizer(TOKENIZER);

        assertThatThrownBy(comparison::run)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the data is not text");
    }

    private static Compression trim(String recipe) {
        return Compression.of(MODEL)
                .recipe(new RecipeReader(Catalogue.passes()).read("test", recipe))
                .calibratedOn(DATA);
    }

    private static Data data(Path tokenizer) {
        return Data.of(
                NANO.resolve("dev.tsv"),
                DataOptions.defaults().withTokenizer(tokenizer).withFirst(100));
    }

    private static List<String> texts() throws IOException {
        return Files.readAllLines(NANO.resolve("dev.tsv")).stream()
                .skip(1)
                .limit(100)
                .map(l -> l.substring(l.indexOf('\t') + 1))
                .toList();
    }

    private static boolean sameTokens(long[] old, Path before, long[] now, Path after) {
        TokenizerFile one = TokenizerFile.open(before);
        TokenizerFile other = TokenizerFile.open(after);
        return old.length == now.length
                && IntStream.range(0, old.length)
                        .allMatch(i -> one.token(old[i]).equals(other.token(now[i])));
    }

    private static float[] logits(OrtModel model, long[] ids) {
        long[] ones = new long[ids.length];
        Arrays.fill(ones, 1);
        Shape shape = Shape.of(1, ids.length);
        Map<String, Values> feeds = Map.of(
                "input_ids", LongValues.of(shape, ids),
                "attention_mask", LongValues.of(shape, ones),
                "token_type_ids", LongValues.of(shape, new long[ids.length]));
        return ((FloatValues) model.run(feeds).get("logits")).toArray();
    }
}
