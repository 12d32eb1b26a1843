/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.general;

import dev.pare.runtime.data.TextTokenizer;
import dev.pare.runtime.vocabulary.TokenizerFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Texts of tokens drawn one by one from a {@link TokenPrior}. */
public final class VocabularyTexts {
    private static final int SHORTEST = 4;
    private static final int LONGEST = 40;

    private VocabularyTexts() {}

    /**
     * Draws texts of {@value #SHORTEST} to {@value #LONGEST} tokens. The same seed gives the same texts.
     *
     * @param tokenizer a tokenizer.json or vocab.txt, or a folder with one
     * @return as many texts as asked for; none if the vocabulary holds no text
     */
    public static List<String> draw(Path tokenizer, int count, long seed) {
        TokenPrior prior = TokenPrior.of(TokenizerFile.open(tokenizer));
        if (prior.size() == 0) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);
        try (TextTokenizer decoder = TextTokenizer.open(tokenizer, LONGEST)) {
            while (texts.size() < count) {
                long[] ids = new long[random.nextInt(SHORTEST, LONGEST + 1)];
                for (int i = 0; i < ids.length; i++) {
                    ids[i] = prior.draw(random);
                }
                texts.add(decoder.text(ids));
            }
        }
        return List.copyOf(texts);
    }
}
