/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtException;
import dev.pare.graph.Model;
import dev.pare.graph.TopologicalOrder;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.pass.Statistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What exporters and optimizers really write: whatever ONNX Runtime loads, it loads after either conversion. */
class OddModelsTest {
    private static final Path ODD = Path.of(System.getProperty("pare.root", ".."), "..", "shared", "odd");

    private static final List<Map<String, Object>> OPTIONS = List.of(
            Map.of("min-bytes", 0),
            Map.of("mode", "compute"),
            Map.of("mode", "compute", "keep-io-types", false),
            Map.of("mode", "compute", "keep-norm", false, "keep-scores", false));

    @TempDir
    Path folder;

    static List<Path> models() throws IOException {
        if (!Files.exists(ODD)) {
            return List.of(ODD);
        }
        try (Stream<Path> files = Files.walk(ODD)) {
            return files.filter(f -> f.toString().endsWith(".onnx")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void loadsAfterEveryConversion(Path original) throws Exception {
        assumeTrue(Files.exists(ODD), "skipped: ../shared/odd is not here");
        // Some originals load with optimizations only; they are held to what they can do.
        boolean always = loads(original, true);
        assumeTrue(loads(original, false), "skipped: ONNX Runtime does not load the original");
        Model before = TopologicalOrder.of(OnnxReader.read(original));
        for (Map<String, Object> options : OPTIONS) {
            for (Statistics statistics : List.of(Statistics.NONE, Measured.mild())) {
                Path file = Files.createTempFile(folder, "half", ".onnx");
                OnnxWriter.write(Models.convert(before, options, statistics), file);
                assertThat(loads(file, always)).as(original + " " + options).isTrue();
                // Made-up ranges, and scores given up to float16, promise what a model need not keep: it has to load,
                // no more.
                if (statistics == Statistics.NONE && options.size() == 1) {
                    compare(original, file);
                }
            }
        }
    }

    /** Runs both where the inputs can be made up; weights here are random, so the bound is that of the zoo. */
    private static void compare(Path original, Path candidate) throws OrtException {
        Map<String, float[]> expected;
        try {
            expected = Sessions.run(original, Map.of());
        } catch (OrtException e) {
            return;
        }
        Map<String, float[]> got = Sessions.run(candidate, Map.of());
        expected.forEach((name, values) -> assertThat(Sessions.relativeRmse(values, got.get(name)))
                .as(original + " " + name)
                .isLessThan(1e-2));
    }

    private static boolean loads(Path file, boolean always) {
        String problem = Sessions.loads(file);
        return problem == null || (!always && problem.startsWith("NO_OPT"));
    }
}
