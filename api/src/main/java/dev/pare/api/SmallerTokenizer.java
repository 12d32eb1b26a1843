/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.onnx.OutputException;
import dev.pare.onnx.PendingFile;
import dev.pare.pass.TokenMap;
import dev.pare.runtime.vocabulary.TokenizerFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** The tokenizer that belongs to a model with fewer tokens, ready to be written beside it. */
record SmallerTokenizer(Path file, byte[] content) {
    /**
     * @param source the tokenizer of the original, which is never overwritten
     * @throws OutputException if the new one would lie where it does
     */
    static SmallerTokenizer of(Path source, TokenMap tokens, Path output) {
        TokenizerFile tokenizer = TokenizerFile.open(source);
        Path file = tokenizer.beside(output);
        try {
            if (Files.exists(file) && Files.isSameFile(file, source)) {
                throw new OutputException(
                        file + " is the tokenizer of the original and would be overwritten; name another output.",
                        null);
            }
        } catch (IOException e) {
            throw new OutputException(file + ": cannot be looked at: " + e.getMessage(), e);
        }
        return new SmallerTokenizer(file, tokenizer.trimmed(tokens));
    }

    /** Writes the file, complete or not at all, and gives its path. */
    Path write() {
        try (PendingFile pending = PendingFile.beside(file)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                pending.channel().write(bytes);
            }
            pending.sync();
            pending.moveIntoPlace();
            return file;
        } catch (IOException e) {
            throw new OutputException(file + ": the tokenizer cannot be written: " + e.getMessage(), e);
        }
    }
}
