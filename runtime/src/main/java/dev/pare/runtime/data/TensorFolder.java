/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** ONNX test data: folders {@code test_data_set_N} with one {@code input_I.pb} for the I-th input of the model. Each is a batch. */
final class TensorFolder implements Dataset {
    private final List<Batch> batches;
    private final String description;

    private TensorFolder(Path path, List<Batch> batches) {
        this.batches = List.copyOf(batches);
        this.description = path.getFileName() + ", " + batches.size() + " ONNX test data sets";
    }

    static Dataset open(Path path, Signature signature, DataOptions options) {
        List<Path> sets = Files.exists(path.resolve("input_0.pb")) ? List.of(path) : sets(path);
        if (sets.isEmpty()) {
            throw DataException.in(
                    path, "holds no test_data_set_* folders with input_0.pb; name another folder, or a file of data");
        }
        return new TensorFolder(
                path,
                sets.stream()
                        .limit(options.limit())
                        .map(set -> batch(set, signature))
                        .toList());
    }

    private static List<Path> sets(Path path) {
        try (Stream<Path> children = Files.list(path)) {
            return children.filter(child -> child.getFileName().toString().startsWith("test_data_set_"))
                    .filter(child -> Files.exists(child.resolve("input_0.pb")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw DataException.in(path, "cannot be listed (" + e.getMessage() + ")", e);
        }
    }

    private static Batch batch(Path set, Signature signature) {
        Map<String, Values> given = new LinkedHashMap<>();
        for (int i = 0; Files.exists(set.resolve("input_" + i + ".pb")); i++) {
            if (i >= signature.inputs().size()) {
                throw DataException.in(
                        set,
                        "has more inputs than the model, which has " + signature.inputNames()
                                + "; name the test data of this model");
            }
            given.put(signature.inputs().get(i).name(), TensorProtoFile.read(set.resolve("input_" + i + ".pb")));
        }
        BatchInputs inputs = new BatchInputs(signature, set.toString());
        inputs.check(given);
        Values first = given.values().iterator().next();
        int rows = first.shape().rank() == 0 ? 1 : first.shape().intDim(0);
        return inputs.batch(given, Collections.nCopies(rows, Label.NONE), rows);
    }

    @Override
    public Iterable<Batch> batches() {
        return batches;
    }

    @Override
    public int samples() {
        return batches.stream().mapToInt(Batch::samples).sum();
    }

    /** A tensor of a file says nothing of what its axes mean. */
    @Override
    public boolean separable() {
        return false;
    }

    @Override
    public String description() {
        return description;
    }
}
