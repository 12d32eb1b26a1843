/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import dev.pare.graph.Model;
import dev.pare.tensor.MappedData;
import dev.pare.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files that a model is made of.
 *
 * @param beside each file of weights that the model uses, with its bytes
 */
public record ModelFiles(Path model, Map<Path, Long> beside) {
    public ModelFiles {
        beside = Map.copyOf(beside);
    }

    /** The files of a model that was read from a path. */
    public static ModelFiles of(Path path, Model model) {
        Map<Path, Long> beside = new TreeMap<>();
        for (Tensor tensor : model.tensors()) {
            if (tensor.data() instanceof MappedData data && data.external()) {
                beside.put(data.file().path(), data.file().size());
            }
        }
        return new ModelFiles(path, beside);
    }

    /** Bytes on disk of all files. */
    public long size() {
        try {
            return Files.size(model)
                    + beside.values().stream().mapToLong(Long::longValue).sum();
        } catch (IOException e) {
            throw new ModelFormatException(model + ": its size cannot be read (" + e.getMessage() + ")", e);
        }
    }
}
