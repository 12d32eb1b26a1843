/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import static dev.pare.testkit.ModelAssert.assertThatModel;
import static dev.pare.testkit.PassHarness.rewrite;

import dev.pare.graph.Model;
import dev.pare.onnx.OnnxWriter;
import dev.pare.runtime.drift.DriftStats;
import dev.pare.testkit.ModelAssert;
import dev.pare.testkit.PassHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Runs the pass under all laws of passes, and the models before and after it beside each other. */
final class Simplified {
    private Simplified() {}

    static PassHarness.Outcome<?> of(Model model, Map<String, ?> options) {
        return rewrite(Simplify.FACTORY, options).given(model);
    }

    /** Both models on seeded inputs in ONNX Runtime. */
    static ModelAssert compared(Model before, Model after, Path folder) throws IOException {
        return assertThatModel(written(after, folder))
                .comparedTo(written(before, folder))
                .withSeededInputs(7, 2);
    }

    /** The largest difference of any output. */
    static double difference(Model before, Model after, Path folder) throws IOException {
        return compared(before, after, folder).report().outputs().values().stream()
                .mapToDouble(DriftStats::maxAbs)
                .max()
                .orElseThrow();
    }

    static Path written(Model model, Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "model", ".onnx");
        OnnxWriter.write(model, file);
        return file;
    }
}
