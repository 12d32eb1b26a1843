/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What loading a model takes, in a process of its own.
 *
 * @param millis until it can run
 * @param peak the most resident memory while loading beyond what there was before, in MB; 0 where the system does not tell
 * @param kept resident memory once it is loaded, in the same way
 */
record LoadCost(double millis, double peak, double kept) {
    private static final int TIMES = 5;

    /** Measures some loads and takes the time of the middle one, the peak and what is kept being the least of all. */
    static LoadCost of(Path model) throws IOException, InterruptedException {
        List<LoadCost> costs = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            costs.add(once(model));
        }
        costs.sort(Comparator.comparingDouble(LoadCost::millis));
        return new LoadCost(
                costs.get(TIMES / 2).millis(),
                costs.stream().mapToDouble(LoadCost::peak).min().orElseThrow(),
                costs.stream().mapToDouble(LoadCost::kept).min().orElseThrow());
    }

    private static LoadCost once(Path model) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String path = System.getProperty("java.class.path");
        Process process = new ProcessBuilder(
                        java, "-XX:+UseSerialGC", "-cp", path, LoadCost.class.getName(), model.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(model + " could not be loaded in a process of its own; it said: " + said);
        }
        String[] numbers = said.strip().split(" ", 3);
        return new LoadCost(
                Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]), Double.parseDouble(numbers[2]));
    }

    /**
     * Loads one model and prints milliseconds, peak and kept memory.
     *
     * @param args the model
     */
    public static void main(String[] args) throws IOException {
        OrtModel.runtimeVersion();
        double before = Memory.now().resident();
        try (OrtModel model = OrtModel.open(Path.of(args[0]), SessionSettings.defaults())) {
            Memory after = Memory.now();
            System.out.printf(
                    Locale.ROOT, "%f %f %f%n", model.loadMillis(), after.peak() - before, after.resident() - before);
        }
    }
}
