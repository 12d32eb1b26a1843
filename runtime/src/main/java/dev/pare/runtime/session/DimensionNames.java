/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.session;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.ValueInfo;
import dev.pare.onnx.OnnxReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The names of a model's sizes that are not fixed. ONNX Runtime gives them from version 1.20 on; for older ones they are read from the
 * file.
 */
final class DimensionNames {
    private static final OptionalMethod GIVEN =
            OptionalMethod.of(TensorInfo.class, "getDimensionNames", String[].class);

    private final Path file;
    private final OptionalMethod given;
    private Graph graph;

    private DimensionNames(Path file, OptionalMethod given) {
        this.file = file;
        this.given = given;
    }

    static DimensionNames of(Path file) {
        return new DimensionNames(file, GIVEN);
    }

    /** Always from the file. */
    static DimensionNames ofFile(Path file) {
        return new DimensionNames(file, OptionalMethod.of(Object.class, "getDimensionNames", String[].class));
    }

    /** The name of a size, or the empty text if it has none. */
    String name(String port, TensorInfo tensor, int axis) throws OrtException {
        if (given.exists()) {
            return given.call(tensor).map(names -> ((String[]) names)[axis]).orElse("");
        }
        return declared(port).filter(dims -> axis < dims.size()).map(dims -> dims.get(axis)).stream()
                .flatMap(d -> d instanceof Dim.Symbolic symbol ? Stream.of(symbol.name()) : Stream.empty())
                .findFirst()
                .orElse("");
    }

    private Optional<List<Dim>> declared(String port) {
        if (graph == null) {
            graph = OnnxReader.read(file).graph();
        }
        return Stream.concat(graph.inputs().stream(), graph.outputs().stream())
                .filter(v -> v.name().equals(port))
                .findFirst()
                .flatMap(ValueInfo::type)
                .flatMap(ValueInfo.TensorType::dims);
    }
}
