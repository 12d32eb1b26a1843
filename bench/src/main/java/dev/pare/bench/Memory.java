/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Memory of this process as Linux counts it, in MB; 0 where there is no /proc.
 *
 * @param resident now
 * @param peak the most so far
 */
record Memory(double resident, double peak) {
    static Memory now() {
        Path status = Path.of("/proc/self/status");
        try {
            List<String> lines = Files.exists(status) ? Files.readAllLines(status) : List.of();
            return new Memory(megabytes(lines, "VmRSS:"), megabytes(lines, "VmHWM:"));
        } catch (IOException e) {
            throw new UncheckedIOException("the memory of the process cannot be read", e);
        }
    }

    private static double megabytes(List<String> lines, String key) {
        String line = lines.stream().filter(l -> l.startsWith(key)).findFirst().orElse(key + " 0 kB");
        return Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024 / 1e6;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "resident %.0f MB, at most %.0f MB", resident, peak);
    }
}
