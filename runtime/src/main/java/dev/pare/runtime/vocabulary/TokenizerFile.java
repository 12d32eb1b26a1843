/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.vocabulary;

import dev.pare.pass.TokenMap;
import dev.pare.pass.TokenVocabulary;
import dev.pare.runtime.data.DataException;
import dev.pare.runtime.data.TextTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** A tokenizer.json or vocab.txt that can be made smaller. */
public interface TokenizerFile {
    /**
     * Reads a tokenizer.
     *
     * @param path a file, or a folder with a tokenizer.json or vocab.txt
     * @throws DataException if it cannot be read; that it cannot be made smaller is not an error before somebody tries
     */
    static TokenizerFile open(Path path) {
        Path file = TextTokenizer.find(path);
        try {
            boolean list =
                    file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".txt");
            return list ? VocabularyList.read(file) : TokenizerJson.read(file);
        } catch (IOException e) {
            throw new DataException(file + " is not a tokenizer that can be read: " + e.getMessage(), e);
        }
    }

    /** What passes may know of it. */
    TokenVocabulary vocabulary();

    /** The text of a token; empty for an id that there is not. */
    Optional<String> token(long id);

    /** The id that stands for what is not known; 0 if there is none. */
    int unknown();

    /** The content of the file for a smaller vocabulary. */
    byte[] trimmed(TokenMap map);

    /** The end of the file's name: {@code tokenizer.json} or {@code vocab.txt}. */
    String suffix();

    /** Where the tokenizer of a model lies that is written: beside it, with its name, so that no other is overwritten. */
    default Path beside(Path model) {
        String name = model.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return model.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + "." + suffix());
    }

    /** Reads all of a file. */
    static byte[] bytes(Path file) throws IOException {
        return Files.readAllBytes(file);
    }
}
