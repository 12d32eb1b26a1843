/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.graph.Model;
import dev.pare.graph.TopologicalOrder;
import dev.pare.onnx.ModelFormatException;
import dev.pare.onnx.OnnxReader;
import dev.pare.runtime.data.DataException;
import dev.pare.runtime.session.RunException;
import dev.pare.testkit.InferenceCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Compares inferred types and shapes with those of ONNX Runtime, on every value of the main graph of every model below some folders.
 * Call: {@code InferenceTable FOLDER...}; ends with an error if anything is wrong.
 */
public final class InferenceTable {
    private InferenceTable() {}

    public static void main(String... folders) throws IOException {
        int wrong = 0;
        for (String folder : folders) {
            for (Path file : models(Path.of(folder))) {
                wrong += check(file);
            }
        }
        System.exit(wrong == 0 ? 0 : 1);
    }

    private static List<Path> models(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".onnx"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }

    private static int check(Path file) throws IOException {
        Path folder = Files.createTempDirectory("pare-inference");
        try {
            Model model = TopologicalOrder.of(OnnxReader.read(file));
            InferenceCheck.Report report = InferenceCheck.of(model, folder);
            System.out.println(file + ": " + report);
            report.problems().forEach(p -> System.out.println("    " + p));
            return report.problems().size();
        } catch (ModelFormatException | RunException | DataException e) {
            System.out.println(file + ": not compared, " + e.getMessage());
            return 0;
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
            }
        }
    }
}
