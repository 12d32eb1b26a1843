/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Model;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.session.SessionSettings.Level;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.testkit.GraphBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivationsTest {
    private static final int WIDTH = Samples.WIDTH;

    @TempDir
    private Path folder;

    /** Two products of x, and one more of what they make. */
    private static Model model() {
        return model(WIDTH);
    }

    private static Model model(int width) {
        return GraphBuilder.model(14, 7)
                .input("x", DataType.FLOAT, "n", width)
                .matmul("a", "x", Samples.matrix("a.w", width, width))
                .matmul("b", "x", Samples.matrix("b.w", width, width))
                .op("Tanh", "ta", "a")
                .op("Tanh", "tb", "b")
                .add("h", "ta", "tb")
                .matmul("y", "h", Samples.matrix("y.w", width, width))
                .output("y", DataType.FLOAT, "n", width)
                .build();
    }

    /** Rows of which two inputs are so many times larger than the others. */
    private static Dataset rows(int samples, float outlier, long seed) {
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < samples / 20; i++) {
            float[] rows = Samples.rows(20, WIDTH, seed + i);
            for (int r = 0; r < 20; r++) {
                rows[r * WIDTH + 5] *= outlier;
                rows[r * WIDTH + 40] *= outlier;
            }
            batches.add(Samples.batch("x", FloatValues.of(Shape.of(20, WIDTH), rows)));
        }
        return Samples.dataset(batches);
    }

    private static List<String> reasons(Samples.Outcome outcome) {
        return outcome.plan().applied().stream().map(d -> d.reason()).toList();
    }

    private double drift(Model changed, float outlier) throws Exception {
        return Runs.drift(changed, model(), folder, rows(60, outlier, 70), Level.ALL);
    }

    @Test
    @DisplayName(
            "pain 1: where a few inputs are much larger than the others, int8 with data drifts less than half as far as without")
    void calibratedInt8DriftsLessThanHalfAsFar() throws Exception {
        double plain = drift(Samples.plain(model(), Map.of()).model(), 20);
        Samples.Outcome outcome = Samples.fitted(model(), Map.of("activation-cost", 0.4), rows(400, 20, 1));
        assertThat(reasons(outcome)).anyMatch(r -> r.contains("inputs smoothed"));
        assertThat(drift(outcome.model(), 20)).isLessThan(plain / 2);
    }

    @Test
    @DisplayName(
            "pain 2: inputs a hundred times larger than others leave noise where int8 is plain, and the answers where it is smoothed")
    void whatPlainInt8DestroysSurvives() throws Exception {
        double plain = drift(Samples.plain(model(), Map.of()).model(), 100);
        double fitted = drift(
                Samples.fitted(model(), Map.of("activation-cost", 0.4), rows(400, 100, 1))
                        .model(),
                100);
        assertThat(fitted).isLessThan(plain / 2);
    }

    /** Divided inputs leave matrices that lose more in few bits; what is asked for by name is done all the same. */
    @ParameterizedTest
    @CsvSource({"8, , true", "6, , true", "5, , false", "4, , false", "4, 0.5, true", "8, 0, false"})
    void withFewBitsNothingIsSpentUnlessItIsAskedFor(int bits, Double cost, boolean spent) {
        Map<String, Object> options = new HashMap<>(Map.of("bits", bits));
        if (cost != null) {
            options.put("activation-cost", cost);
        }
        Samples.Outcome outcome = Samples.fitted(model(256), options, Samples.floats(200, 256, 1));
        assertThat(reasons(outcome).stream().anyMatch(r -> r.contains("smoothed")))
                .isEqualTo(spent);
    }

    @Test
    void nothingIsSpentWhereNothingIsAllowed() {
        Samples.Outcome outcome = Samples.fitted(model(), Map.of("activation-cost", 0), rows(400, 30, 1));
        assertThat(reasons(outcome)).noneMatch(r -> r.contains("smoothed") || r.contains("twice"));
    }

    /** Of three products of width 256, a second one costs a third of all, and a seventh for its passes and calls; smoothing comes first. */
    @ParameterizedTest
    @CsvSource({"0.03, 0", "0.45, 0", "0.55, 1", "1, 1"})
    void theAllowedShareIsKept(double allowed, int products) {
        Map<String, Object> options = Map.of("activation-cost", allowed, "sequential", false);
        Samples.Outcome outcome = Samples.fitted(model(256), options, Samples.floats(200, 256, 1));
        assertThat(reasons(outcome).stream().filter(r -> r.contains("twice"))).hasSize(products);
    }

    @Test
    void productsOfOneValueAreSmoothedTogether() {
        Samples.Outcome outcome = Samples.fitted(model(), Map.of("activation-cost", 0.4), rows(400, 30, 1));
        long divided = outcome.model().graph().nodes().stream()
                .filter(n -> n.is("Mul") && n.inputs().contains("x"))
                .count();
        assertThat(divided).isEqualTo(1);
        assertThat(reasons(outcome).stream().filter(r -> r.contains("smoothed")))
                .hasSizeGreaterThanOrEqualTo(2);
    }
}
