/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.pass.TokenVocabulary;
import dev.pare.runtime.vocabulary.TokenizerFile;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;

/** The vocabulary of a tokenizer that is read when a pass asks for it, and not at all if none does. */
final class LazyVocabulary implements TokenVocabulary {
    private final Path file;
    private TokenVocabulary read;

    LazyVocabulary(Path file) {
        this.file = file;
    }

    private TokenVocabulary vocabulary() {
        if (read == null) {
            read = TokenizerFile.open(file).vocabulary();
        }
        return read;
    }

    @Override
    public int size() {
        return vocabulary().size();
    }

    @Override
    public Optional<String> refusal() {
        return vocabulary().refusal();
    }

    @Override
    public BitSet required() {
        return vocabulary().required();
    }

    @Override
    public BitSet characters() {
        return vocabulary().characters();
    }

    @Override
    public BitSet closed(BitSet ids) {
        return vocabulary().closed(ids);
    }
}
