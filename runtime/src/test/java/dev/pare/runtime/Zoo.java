/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Trained models and data beside the project; tests that need them are skipped where they are not. */
public final class Zoo {
    private Zoo() {}

    public static Path model(String name) {
        return file("zoo/" + name);
    }

    public static Path data(String name) {
        return file("data/" + name);
    }

    private static Path file(String name) {
        Path path = Path.of(System.getProperty("pare.root", "."), "..", "shared", name);
        Assumptions.assumeTrue(Files.exists(path), "skipped: ../shared/" + name + " is not here");
        return path;
    }
}
