/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.onnx.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is gone after use, also when the JVM is told to end in between. */
final class TemporaryFolder implements AutoCloseable {
    private final Path path;
    private final Thread atEnd = new Thread(this::delete);

    private TemporaryFolder(Path path) {
        this.path = path;
        Runtime.getRuntime().addShutdownHook(atEnd);
    }

    /**
     * Makes one.
     *
     * @throws OutputException if that is not possible
     */
    static TemporaryFolder in(Path parent) {
        try {
            return new TemporaryFolder(Files.createTempDirectory(parent, "pare-calibrate-"));
        } catch (IOException e) {
            throw new OutputException(
                    parent + " cannot hold the temporary model for calibration (" + e.getMessage()
                            + "); name another folder for temporary files.",
                    e);
        }
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException e) {
            // The JVM is ending; the hook finds nothing left to delete.
        }
    }

    private void delete() {
        try (Stream<Path> files = Files.list(path)) {
            List<Path> all = files.toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // It is in a folder for temporary files; nothing more can be done about it here.
        }
    }
}
