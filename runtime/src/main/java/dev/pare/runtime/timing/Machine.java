/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.timing;

import dev.pare.runtime.session.OrtModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What products are timed on, and where times are kept unless a file is named. */
final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** Processor, ONNX Runtime and number of threads. */
    static String name() {
        return processor() + ", ONNX Runtime " + OrtModel.runtimeVersion() + ", 1 thread";
    }

    private static String processor() {
        return model().or(() -> Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER")))
                .orElse(System.getProperty("os.arch"))
                .trim()
                .replaceAll("\\s+", " ");
    }

    private static Optional<String> model() {
        if (!Files.isReadable(PROCESSORS)) {
            return Optional.empty();
        }
        try {
            return Files.readAllLines(PROCESSORS).stream()
                    .filter(l -> l.startsWith("model name") && l.contains(":"))
                    .map(l -> l.substring(l.indexOf(':') + 1))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A file of this machine in the folder in which programs keep what they can make again. */
    static Path file() {
        String slug = name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
        return caches().resolve("pare").resolve("timings-" + slug + ".tsv");
    }

    private static Path caches() {
        String named = System.getenv("XDG_CACHE_HOME");
        String local = System.getenv("LOCALAPPDATA");
        if (named != null && !named.isEmpty()) {
            return Path.of(named);
        }
        return local != null && !local.isEmpty() ? Path.of(local) : Path.of(System.getProperty("user.home"), ".cache");
    }
}
