/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.pare.graph.Model;
import dev.pare.onnx.ModelFormatException;
import dev.pare.onnx.OnnxReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real files before and after conversion, in ONNX Runtime. */
class FilesStayEqualTest {
    private static final Path SHARED = Path.of(System.getProperty("pare.root", "."), "..", "shared");
    /** Other fusions may apply at a newer opset, so sums may be ordered differently; weights and inputs are of size 1. */
    private static final double ROUNDING = 1e-5;

    private static final List<Integer> TARGETS = List.of(13, 17, 18, 21);

    @TempDir
    Path folder;

    static List<Path> files() throws IOException {
        if (!Files.isDirectory(SHARED)) {
            return List.of(SHARED);
        }
        try (Stream<Path> all = Files.walk(SHARED.toRealPath())) {
            return all.filter(p -> p.toString().endsWith(".onnx")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void aConvertedFileLoadsAndGivesTheSameNumbers(Path file) throws OrtException {
        Assumptions.assumeTrue(Files.isDirectory(SHARED), "skipped: ../shared is not here");
        Model model = read(file);
        Assumptions.assumeTrue(model.opset() >= 7 && model.opset() < 21, "opset " + model.opset());
        Optional<Map<String, float[]>> before = run(file);
        for (int target : TARGETS) {
            Conversion conversion = OpsetConverter.convert(model, target);
            if (conversion instanceof Conversion.Refused refused
                    && !file.toString().contains("zoo")) {
                assertThat(refused.reasons()).isNotEmpty();
                continue;
            }
            assertThat(conversion).as("opset %d", target).isInstanceOf(Conversion.Converted.class);
            Model converted = ((Conversion.Converted) conversion).model();
            assertThat(converted.opset()).isEqualTo(Math.max(target, model.opset()));
            if (before.isPresent()) {
                double distance = Ort.distance(before.get(), Ort.run(converted, folder));
                assertThat(distance).as("opset %d", target).isLessThan(ROUNDING);
            } else {
                Ort.load(converted, folder);
            }
        }
    }

    private static Model read(Path file) {
        try {
            return OnnxReader.read(file);
        } catch (ModelFormatException e) {
            return Assumptions.abort(e.getMessage());
        }
    }

    /** The outputs of a file; empty if it loads but our inputs do not fit together. */
    private static Optional<Map<String, float[]>> run(Path file) {
        try {
            Ort.load(file);
        } catch (OrtException e) {
            return Assumptions.abort("ONNX Runtime does not load the original: " + e.getMessage());
        }
        try {
            return Optional.of(Ort.run(file));
        } catch (OrtException e) {
            return Optional.empty();
        }
    }
}
