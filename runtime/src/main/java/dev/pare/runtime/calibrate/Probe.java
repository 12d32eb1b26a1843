/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.graph.Model;
import dev.pare.onnx.ModelFormatException;
import dev.pare.onnx.OnnxWriter;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Values;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A model that is loaded with inner values as outputs, from a temporary file that goes with it. */
final class Probe implements AutoCloseable {
    private final TemporaryFolder folder;
    private final OrtModel model;

    private Probe(TemporaryFolder folder, OrtModel model) {
        this.folder = folder;
        this.model = model;
    }

    /**
     * Writes and loads a model.
     *
     * @param inner values computed in the main graph
     * @throws ModelFormatException if ONNX Runtime does not load it
     */
    static Probe open(Model model, Sources sources, Set<String> inner, CalibrationSettings settings) {
        TemporaryFolder folder = TemporaryFolder.in(settings.temporary());
        try {
            Path file = folder.file("model.onnx");
            OnnxWriter.writeScratch(model.withGraph(sources.withOutputs(inner)), file);
            return new Probe(folder, OrtModel.open(file, settings.session()));
        } catch (ModelFormatException e) {
            folder.close();
            throw new ModelFormatException(
                    "The model as changed so far cannot be measured: with " + inner.size()
                            + " inner values as outputs, " + e.getMessage(),
                    e);
        } catch (RuntimeException | Error e) {
            folder.close();
            throw e;
        }
    }

    /** The outputs that are tensors of numbers, by name. */
    Map<String, Port> readable() {
        Map<String, Port> ports = new HashMap<>();
        for (Port port : model.signature().outputs()) {
            if (port.isFloat() || port.isInteger()) {
                ports.put(port.name(), port);
            }
        }
        return ports;
    }

    Map<String, Values> run(Map<String, Values> feeds, Set<String> wanted) {
        return model.run(feeds, wanted);
    }

    @Override
    public void close() {
        try {
            model.close();
        } finally {
            folder.close();
        }
    }
}
