/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.runtime.Zoo;
import dev.pare.runtime.data.DataOptions.Header;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTokenizerTest {
    private static final List<String> PIECES =
            List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "un", "##want", "##ed", "run", "##ning", ",");

    @TempDir
    Path folder;

    private Path vocabulary(List<String> pieces) throws IOException {
        return Files.write(folder.resolve("vocab.txt"), pieces);
    }

    @Test
    void readsABertVocabulary() throws IOException {
        try (TextTokenizer tokenizer = TextTokenizer.open(vocabulary(PIECES), 512)) {
            assertThat(tokenizer.ids("UNwanted,running xyz")).containsExactly(2, 4, 5, 6, 9, 7, 8, 1, 3);
        }
    }

    @Test
    void keepsCaseWhenTheVocabularyHasUpperCase() throws IOException {
        assertThat(BertVocabulary.read(vocabulary(PIECES)).lowerCase()).isTrue();
        List<String> cased = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "Run", "run");
        try (TextTokenizer tokenizer = TextTokenizer.open(vocabulary(cased), 512)) {
            assertThat(tokenizer.ids("Run run")).containsExactly(2, 4, 5, 3);
        }
    }

    @Test
    void putsThePartsOfAPairInTwoSegments() throws IOException {
        try (TextTokenizer tokenizer = TextTokenizer.open(vocabulary(PIECES), 512)) {
            Tokens tokens = tokenizer.encode("run", "un");
            assertThat(tokens.ids()).containsExactly(2, 7, 3, 4, 3);
            assertThat(tokens.segment(2)).isZero();
            assertThat(tokens.segment(3)).isOne();
        }
    }

    @Test
    void cutsLongTexts() throws IOException {
        try (TextTokenizer tokenizer = TextTokenizer.open(vocabulary(PIECES), 4)) {
            assertThat(tokenizer.ids("run run run run")).containsExactly(2, 7, 7, 3);
        }
    }

    @Test
    void searchesAFolder() throws IOException {
        vocabulary(PIECES);
        try (TextTokenizer tokenizer = TextTokenizer.open(folder, 512)) {
            assertThat(tokenizer.path()).isEqualTo(folder.resolve("vocab.txt"));
        }
    }

    @Test
    void saysWhatToGiveWhenThereIsNoTokenizer() {
        assertThatThrownBy(() -> TextTokenizer.open(folder, 512))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("tokenizer.json");
        assertThatThrownBy(() -> TextTokenizer.open(folder.resolve("none.json"), 512))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no such tokenizer");
    }

    @Test
    void saysWhatToGiveWhenATokenizerCannotBeRead() throws IOException {
        Path broken = Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": 1}");
        assertThatThrownBy(() -> TextTokenizer.open(broken, 512))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is not a tokenizer")
                .hasMessageContaining("vocab.txt");
        Path words = vocabulary(List.of("just", "words"));
        assertThatThrownBy(() -> TextTokenizer.open(words, 512))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("[UNK]");
    }

    @Test
    void givesTheSameIdsFromAVocabularyAsFromTheTokenizerOfTheModel() {
        Path model = Zoo.model("bert-sst2");
        List<String> texts =
                TextTable.read(Zoo.data("sst2/dev.tsv"), Header.GUESS, 300).cells(1);
        try (TextTokenizer json = TextTokenizer.open(model.resolve("tokenizer.json"), 512);
                TextTokenizer vocabulary = TextTokenizer.open(model.resolve("vocab.txt"), 512)) {
            assertThat(texts).hasSize(300);
            for (String text : texts) {
                assertThat(vocabulary.ids(text)).as(text).isEqualTo(json.ids(text));
            }
        }
    }
}
