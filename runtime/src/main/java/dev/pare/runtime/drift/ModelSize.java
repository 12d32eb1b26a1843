/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import dev.pare.onnx.ModelFiles;
import dev.pare.onnx.OnnxReader;
import java.nio.file.Path;

/** The bytes that a model takes on disk: its file and each file of weights beside it that it uses. */
public final class ModelSize {
    private ModelSize() {}

    public static long of(Path model) {
        return ModelFiles.of(model, OnnxReader.read(model)).size();
    }
}
