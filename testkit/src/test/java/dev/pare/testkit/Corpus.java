/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The model files that laws are tried on: those in the repository, and the larger collections beside it where they are there. */
final class Corpus {
    static final Path ROOT = Path.of(System.getProperty("pare.root", "."));
    static final Path SHARED = ROOT.resolve("../shared").normalize();

    private Corpus() {}

    static List<Path> all() {
        return Stream.of(ROOT.resolve("testdata"), SHARED.resolve("odd"), SHARED.resolve("zoo"))
                .flatMap(folder -> files(folder).stream())
                .toList();
    }

    /** Without those that are kept because they are broken. */
    static List<Path> valid() {
        return all().stream()
                .filter(f -> !f.getParent().getFileName().toString().equals("broken"))
                .toList();
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".onnx")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }
}
