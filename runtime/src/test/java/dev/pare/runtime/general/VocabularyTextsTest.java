/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.general;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.runtime.data.TextTokenizer;
import dev.pare.runtime.vocabulary.TokenizerFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTextsTest {
    private static final Path NANO = Path.of(System.getProperty("pare.root"), "testdata", "bert-nano-sst2");

    @TempDir
    Path folder;

    /** Special tokens, then characters, one of them not ASCII, then words from the most frequent to the rarest. */
    private Path vocabulary() throws IOException {
        List<String> lines = new ArrayList<>(
                List.of("[PAD]", "[unused0]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "\u05d0", "the", "##ing"));
        IntStream.range(0, 200).forEach(i -> lines.add("word" + i));
        return Files.write(folder.resolve("vocab.txt"), lines);
    }

    @Test
    void everyTokenThatMayBeEmittedIsLikely() throws IOException {
        Path file = vocabulary();
        TokenPrior prior = TokenPrior.of(TokenizerFile.open(file));

        assertThat(prior.size()).isEqualTo(204);
        double sum = IntStream.range(0, 210).mapToDouble(prior::probability).sum();
        assertThat(sum).isCloseTo(1, within(1e-12));
        // Half of the mass is the same for all: no token has less than half of what it would have if all were alike.
        assertThat(IntStream.range(6, 210).mapToDouble(prior::probability)).allMatch(p -> p >= 0.5 / 204);
        assertThat(IntStream.range(0, 6).mapToDouble(prior::probability)).containsOnly(0.0);
    }

    @Test
    void frequentWordsAreLikelierThanRareOnesAndTheAlphabetIsBetween() throws IOException {
        TokenPrior prior = TokenPrior.of(TokenizerFile.open(vocabulary()));

        assertThat(prior.probability(8)).isGreaterThan(prior.probability(10)).isGreaterThan(prior.probability(209));
        assertThat(prior.probability(7)).isBetween(prior.probability(209), prior.probability(8));
    }

    /** Of draws that follow the prior each count lies within five standard deviations of what is expected. */
    @Test
    void drawsFollowThePrior() throws IOException {
        TokenPrior prior = TokenPrior.of(TokenizerFile.open(vocabulary()));
        int draws = 20_000;
        int[] counts = new int[210];
        java.util.SplittableRandom random = new java.util.SplittableRandom(3);
        for (int i = 0; i < draws; i++) {
            counts[prior.draw(random)]++;
        }
        for (int id = 0; id < counts.length; id++) {
            double expected = draws * prior.probability(id);
            assertThat((double) counts[id])
                    .as("token " + id)
                    .isCloseTo(expected, within(5 * Math.sqrt(expected) + 1e-9));
        }
    }

    @Test
    void theSameSeedGivesTheSameTexts() throws IOException {
        Path file = vocabulary();

        List<String> texts = VocabularyTexts.draw(file, 20, 7);

        assertThat(texts).hasSize(20).isEqualTo(VocabularyTexts.draw(file, 20, 7));
        assertThat(VocabularyTexts.draw(file, 20, 8)).isNotEqualTo(texts);
    }

    /** Texts are tokenized again when they are used: most of a vocabulary must come back, or they would say little of it. */
    @ParameterizedTest
    @ValueSource(strings = {"tokenizer.json", "vocab.txt"})
    void textsReachMostOfTheVocabulary(String name) {
        Path file = NANO.resolve(name);
        BitSet seen = new BitSet();
        try (TextTokenizer tokenizer = TextTokenizer.open(file, 128)) {
            for (String text : VocabularyTexts.draw(file, 2000, 1)) {
                assertThat(text).doesNotContain("[PAD]", "[CLS]", "[MASK]");
                IntStream.range(0, tokenizer.ids(text).length)
                        .forEach(i -> seen.set((int) tokenizer.ids(text)[i]));
            }
        }
        TokenPrior prior = TokenPrior.of(TokenizerFile.open(file));
        assertThat(seen.cardinality()).isGreaterThan((int) (0.9 * prior.size()));
    }
}
