/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.pass.Progress;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.runtime.data.Dataset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialsTest {
    private static final int[][] TEXTS = {{0, 1, 2}, {1}};

    @TempDir
    Path folder;

    private double[] drifts(Model... changed) {
        CalibrationSettings settings = CalibrationSettings.defaults().withTemporary(folder);
        Statistics statistics = new OrtCalibrator(Samples.texts(2, TEXTS), settings, note -> {})
                .measure(Samples.model(), List.of(new StatisticsRequest.Moments("hidden")), Progress.SILENT);
        return statistics
                .trials(List.of(changed).stream()
                        .<java.util.function.Supplier<Model>>map(m -> () -> m)
                        .toList())
                .orElseThrow();
    }

    @Test
    void theSameModelDoesNotDrift() {
        assertThat(drifts(Samples.model())).containsExactly(0);
    }

    /** Every output is linear in the table: 1.1 times the table gives 1.1 times the outputs, a hundredth in squares. */
    @Test
    void aChangeIsMeasuredAgainstTheSizeOfTheOutput() {
        Model scaled = Samples.model(2, 1.1f, 2.2f, 3.3f, -1.1f, 0, 5.5f, 1100, 1100);
        assertThat(drifts(Samples.model(), scaled)[1]).isCloseTo(0.01, within(1e-6));
    }

    /** The row of the padding token alone is changed. */
    @Test
    void paddingIsLeftOut() {
        assertThat(drifts(Samples.model(2, 1, 2, 3, -1, 0, 5, -7, -7))).containsExactly(0);
    }

    /** A row of the table that the user's texts never look up is doubled: 1 of 4 squares of the outputs is of the text that does. */
    @Test
    void theWorseOfTwoKindsOfTextCounts() {
        CalibrationSettings settings = CalibrationSettings.defaults().withTemporary(folder);
        Dataset own = Samples.texts(1, new int[][] {{0}, {1}});
        Dataset general = Samples.texts(1, new int[][] {{2}, {1}});
        List<java.util.function.Supplier<Model>> doubled =
                List.of(() -> Samples.model(2, 1, 2, 3, -1, 0, 10, 1000, 1000));

        double[] alone = new OrtCalibrator(own, settings, note -> {})
                .measure(Samples.model(), List.of(), Progress.SILENT)
                .trials(doubled)
                .orElseThrow();
        double[] both = new OrtCalibrator(own, Optional.of(general), settings, note -> {})
                .measure(Samples.model(), List.of(), Progress.SILENT)
                .trials(doubled)
                .orElseThrow();

        assertThat(alone).containsExactly(0);
        // Row 2 is (0, 5), row 1 is (3, -1): 25 of 35 squares.
        assertThat(both).containsExactly(new double[] {25.0 / 35}, within(1e-6));
    }

    private static Model nothingDoubled() {
        Model model = Samples.model();
        List<Node> nodes = new ArrayList<>(model.graph().nodes());
        nodes.set(1, Node.of("Sub", "twice", List.of("hidden", "hidden"), List.of("doubled")));
        return model.withGraph(model.graph().withNodes(nodes));
    }

    /** One of two outputs is gone where nothing is doubled; a form that parts earlier than the one before is run from the inputs again. */
    @Test
    void theOrderOfTheTrialsDoesNotMatter() {
        Model scaled = Samples.model(2, 1.1f, 2.2f, 3.3f, -1.1f, 0, 5.5f, 1100, 1100);
        double[] drifts = drifts(nothingDoubled(), scaled, nothingDoubled(), Samples.model(), scaled);
        assertThat(drifts).containsExactly(new double[] {0.5, 0.01, 0.5, 0, 0.01}, within(1e-6));
    }
}
