/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Model;
import dev.pare.onnx.OnnxReader;
import dev.pare.pass.SequentialCalibration;
import dev.pare.pass.SequentialCalibration.Drifted;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.data.DataSource;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.tensor.Signature;
import dev.pare.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trained BERT whose weights are rounded one after the other. */
class ModelWalkTest {
    private static final Path NANO =
            Path.of(System.getProperty("pare.root", "..")).resolve("testdata/bert-nano-sst2");

    /**
     * Nodes are fused otherwise where the graph is cut, so that values differ by some roundings of float in each of three layers,
     * 1e-7 each. A wrong weight moves the sums by more than 1e-3.
     */
    private static final double ROUNDING = 1e-5;

    @TempDir
    Path folder;

    private final List<String> notes = new ArrayList<>();
    private final Model model = OnnxReader.read(NANO.resolve("model.onnx"));
    private final Map<String, List<Tensor>> weights = Walks.weights(model);
    private final Dataset data = DataSource.open(
            NANO.resolve("train.tsv"),
            Signature.of(model.graph()),
            DataOptions.defaults().withTokenizer(NANO).withFirst(44).withBatchSize(8));

    @AfterEach
    void close() {
        data.close();
    }

    private SequentialCalibration start() {
        CalibrationSettings small =
                CalibrationSettings.defaults().withTemporary(folder).withBatchBytes(1 << 20);
        return Walks.start(model, data, small, notes);
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void atEachWeightTheSumsAreThoseOfTwoWholeRuns() {
        Model changed = model;
        Map<String, Drifted> found = new LinkedHashMap<>();
        Map<String, Model> forms = new LinkedHashMap<>();
        try (SequentialCalibration walk = start()) {
            for (Map.Entry<String, List<Tensor>> entry : weights.entrySet()) {
                forms.put(entry.getKey(), changed);
                found.putAll(walk.on(changed, List.of(entry.getKey())));
                changed = Walks.rounded(changed, entry.getValue(), 0.05f);
            }
        }
        assertThat(notes).isEmpty();
        assertThat(found.keySet()).hasSizeGreaterThan(11).isEqualTo(weights.keySet());
        for (String value : List.copyOf(weights.keySet()).subList(7, 12)) {
            Walks.areNear(found.get(value), Walks.whole(forms.get(value), model, data, value), ROUNDING);
            Drifted last = found.get(value);
            assertThat(Walks.distance(last.gram(), last.cross())).isGreaterThan(100 * ROUNDING * norm(last));
        }
    }

    private static double norm(Drifted drifted) {
        return Walks.distance(drifted.gram(), new double[drifted.gram().length]);
    }

    /** Resumed work walks past what it has done: with all earlier changes from the start, it must come to the same bits. */
    @Test
    void walkingPastStagesGivesTheSameBitsAsMeasuringThem() {
        List<String> values = List.copyOf(weights.keySet()).subList(0, 6);
        String last = values.get(5);
        Model changed = model;
        Drifted measured = null;
        try (SequentialCalibration walk = start()) {
            for (String value : values) {
                measured = walk.on(changed, List.of(value)).get(value);
                changed = value.equals(last) ? changed : Walks.rounded(changed, weights.get(value), 0.05f);
            }
        }
        try (SequentialCalibration walk = start()) {
            for (String value : values.subList(0, 5)) {
                walk.past(changed, List.of(value));
            }
            Drifted passed = walk.on(changed, List.of(last)).get(last);
            assertThat(passed.gram()).isEqualTo(measured.gram());
            assertThat(passed.cross()).isEqualTo(measured.cross());
            assertThat(passed.originalMean()).isEqualTo(measured.originalMean());
        }
    }

    @Test
    void theSameModelDoesNotDrift() {
        List<String> values = List.copyOf(weights.keySet());
        try (SequentialCalibration walk = start()) {
            for (String value : values) {
                Drifted drifted = walk.on(model, List.of(value)).get(value);
                // The same numbers in two products of float: at most 1024 roundings of 2^-24, in the norm far fewer.
                Walks.isNear(drifted.cross(), drifted.gram(), 1e-6);
                assertThat(drifted.originalMean()).isEqualTo(drifted.mean());
            }
        }
    }

    @Test
    void filesGoWithTheWalk() throws IOException {
        try (SequentialCalibration walk = start()) {
            walk.on(model, List.of(List.copyOf(weights.keySet()).get(3)));
            assertThat(files()).isPositive();
        }
        assertThat(files()).isZero();
    }
}
