/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.graph.Model;
import dev.pare.onnx.ModelFiles;
import dev.pare.onnx.ModelFormatException;
import dev.pare.onnx.OnnxWriter;
import dev.pare.onnx.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of the original, which no output may take the place of. */
record InputFiles(ModelFiles files) {
    static InputFiles of(Path path, Model model) {
        return new InputFiles(ModelFiles.of(path, model));
    }

    /** Bytes on disk of all files. */
    long size() {
        return files.size();
    }

    /** Throws OutputException if a model that is written to a path, or its external data, would take the place of the original. */
    void refuseOverwriting(Path output) {
        for (Path target : List.of(output, OnnxWriter.weightsFile(output))) {
            if (same(files.model(), target)) {
                throw new OutputException(
                        target + " is the model itself; name another file, the original is never overwritten.", null);
            }
            if (files.beside().keySet().stream().anyMatch(file -> same(file, target))) {
                throw new OutputException(
                        target + " holds weights of the model itself; name another output, the original is never"
                                + " overwritten.",
                        null);
            }
        }
    }

    private static boolean same(Path one, Path other) {
        try {
            return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
        } catch (IOException e) {
            throw new OutputException(other + " cannot be looked at: " + e.getMessage() + ".", e);
        }
    }

    /** What Java throws when a mapped file has lost the bytes that are read, in words. */
    static RuntimeException becameShorter(Path model, InternalError e) {
        if (e.getMessage() == null || !e.getMessage().contains("memory access")) {
            throw e;
        }
        return new ModelFormatException(
                model + " or its external data became shorter or unreadable while it was read; see that nothing writes"
                        + " to it, and start again.",
                e);
    }
}
