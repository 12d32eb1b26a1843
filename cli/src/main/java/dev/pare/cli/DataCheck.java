/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.onnx.OnnxReader;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.data.DataSource;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.tensor.Signature;
import java.nio.file.Path;

/** Opens data before long work starts: a missing file, tokenizer or column is told at once. */
final class DataCheck {
    private DataCheck() {}

    /**
     * Opens and closes the data.
     *
     * @throws dev.pare.runtime.data.DataException if it cannot be used with the model
     */
    static void run(Path model, Path data, DataOptions options) {
        Signature signature = Signature.of(OnnxReader.read(model).graph());
        try (Dataset opened = DataSource.open(data, signature, options)) {
            opened.samples();
        }
    }
}
