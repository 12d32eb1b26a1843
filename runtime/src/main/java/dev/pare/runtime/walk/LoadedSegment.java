/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.walk;

import dev.pare.graph.Model;
import dev.pare.onnx.ModelFormatException;
import dev.pare.onnx.OnnxWriter;
import dev.pare.onnx.OutputException;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.session.TensorBytes;
import dev.pare.runtime.tensor.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A segment in ONNX Runtime, from a file that goes with it.
 *
 * @param outputs those that can be read
 */
record LoadedSegment(OrtModel model, Path file, Set<String> outputs) implements AutoCloseable {

    static LoadedSegment open(Model segment, Path file, SessionSettings settings) {
        OnnxWriter.writeScratch(segment, file);
        try {
            OrtModel model = OrtModel.open(file, settings);
            Set<String> outputs = model.signature().outputs().stream()
                    .filter(port -> TensorBytes.holds(port.type()))
                    .map(Port::name)
                    .collect(Collectors.toSet());
            return new LoadedSegment(model, file, outputs);
        } catch (ModelFormatException e) {
            delete(file);
            throw new ModelFormatException(
                    "The model as changed so far cannot be measured: of its nodes, "
                            + segment.graph().nodes().size() + " were cut out, and " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void close() {
        try {
            model.close();
        } finally {
            delete(file);
        }
    }

    private static void delete(Path file) {
        try {
            for (Path each : List.of(file, file.resolveSibling(file.getFileName() + ".data"))) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new OutputException(file + " cannot be deleted (" + e.getMessage() + ")", e);
        }
    }
}
