/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.integration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The sentence encoder that LangChain4j ships: BERT's architecture, a vector for each token, to be averaged.
 *
 * @param model the file as PyTorch exported it
 */
record PretrainedModel(Path model, Path tokenizer) {
    private static final String NAME = "all-minilm-l6-v2";

    /** Copies model and tokenizer out of their artifact. */
    static PretrainedModel into(Path folder) throws IOException {
        return new PretrainedModel(copy(NAME + ".onnx", folder), copy(NAME + "-tokenizer.json", folder));
    }

    /** The same model in int8, as ONNX Runtime's dynamic quantizer made it. */
    static Path publishedInt8(Path folder) throws IOException {
        return copy(NAME + "-q.onnx", folder);
    }

    private static Path copy(String resource, Path folder) throws IOException {
        Path file = folder.resolve(resource);
        try (InputStream in = PretrainedModel.class.getResourceAsStream("/" + resource)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }
}
