/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.runtime.Signatures;
import dev.pare.runtime.tensor.Signature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCoverageTest {
    private static final Signature CLASSIFIER = Signatures.classifier("input_ids", "attention_mask");

    @TempDir
    Path folder;

    @BeforeEach
    void writeAVocabulary() throws IOException {
        Files.write(folder.resolve("vocab.txt"), List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "one", "two", "three"));
    }

    private Dataset texts(String... texts) {
        return DataSource.texts(
                List.of(texts),
                Collections.nCopies(texts.length, Label.NONE),
                CLASSIFIER,
                DataOptions.defaults().withTokenizer(folder));
    }

    /** Two texts with the marks around them are [CLS] one two three [SEP] and [CLS] one [SEP]: 8 tokens, of which two are "one". */
    @Test
    void tokensThatTheOtherTextHasNotAreMissing() {
        Optional<TokenCoverage> coverage =
                TokenCoverage.of(texts("two two", "three"), texts("one two three", "one"), CLASSIFIER);

        assertThat(coverage).contains(new TokenCoverage(8, 6));
        assertThat(coverage.orElseThrow().share()).isEqualTo(0.75);
    }

    @Test
    void paddingDoesNotCount() {
        assertThat(TokenCoverage.of(texts("one"), texts("one one one one", "one"), CLASSIFIER))
                .contains(new TokenCoverage(9, 9));
    }

    @Test
    void dataWithoutTokensHasNoCoverage() {
        Signature other = new Signature(List.of(), List.of());

        assertThat(TokenCoverage.of(texts("one"), texts("one"), other)).isEmpty();
    }
}
