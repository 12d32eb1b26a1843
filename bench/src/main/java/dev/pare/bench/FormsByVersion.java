/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Encoders in several versions of ONNX Runtime: how long a sentence takes compared with a first model, what loading takes. Each version
 * runs in a process of its own that sees its library alone.
 */
final class FormsByVersion {
    private static final int[] TOKENS = {16, 128};
    private static final String PREFIX = "onnxruntime-";

    private FormsByVersion() {}

    /**
     * Prints a row for each version and model.
     *
     * @param args a folder with {@code onnxruntime-VERSION.jar}, timed rounds, the model that others are compared with, and the others
     */
    public static void main(String[] args) throws Exception {
        List<String> models = List.of(args).subList(2, args.length);
        System.out.println("| ONNX Runtime | model | 16 tokens | 128 tokens | load ms | peak MB | kept MB |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (Path library : libraries(Path.of(args[0]))) {
            List<double[]> times = new ArrayList<>();
            for (int tokens : TOKENS) {
                List<String> arguments = new ArrayList<>(List.of(args[1], Integer.toString(tokens)));
                arguments.addAll(models);
                times.add(numbers(library, arguments));
            }
            for (int m = 0; m < models.size(); m++) {
                print(library, models, m, times, numbers(library, List.of("load", models.get(m))));
            }
        }
    }

    private static void print(Path library, List<String> models, int m, List<double[]> times, double[] load) {
        StringBuilder row = new StringBuilder(
                "| " + version(library) + " | `" + Path.of(models.get(m)).getFileName() + "` |");
        for (double[] each : times) {
            row.append(
                    m == 0
                            ? String.format(Locale.ROOT, " %.2f ms |", each[0])
                            : String.format(Locale.ROOT, " %.3f |", each[m + 1]));
        }
        System.out.printf(Locale.ROOT, "%s %.0f | %.0f | %.0f |%n", row, load[0], load[1], load[2]);
    }

    private static List<Path> libraries(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().matches(PREFIX + "[0-9.]+\\.jar"))
                    .sorted(Comparator.comparing(f -> ModuleDescriptor.Version.parse(version(f))))
                    .toList();
        }
    }

    private static String version(Path library) {
        String name = library.getFileName().toString();
        return name.substring(PREFIX.length(), name.length() - ".jar".length());
    }

    private static double[] numbers(Path library, List<String> arguments) throws IOException, InterruptedException {
        String classes = Path.of(FormsByVersion.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                library.toAbsolutePath() + File.pathSeparator + classes,
                VersionRun.class.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(library + " could not run " + arguments + "; it said: " + said);
        }
        return Stream.of(said.strip().split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
