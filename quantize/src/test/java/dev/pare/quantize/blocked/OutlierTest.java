/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import static dev.pare.testkit.ModelAssert.assertThatModel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.graph.Model;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import dev.pare.testkit.ModelAssert;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutlierTest {
    private static final int WIDTH = 32;
    private static final int ANSWERS = 32;

    @TempDir
    Path folder;

    /** Every answer hears the outlier in channel 0 alike, and one more channel of its own. */
    private static Model model() {
        float[] weights = new float[WIDTH * ANSWERS];
        Arrays.fill(weights, 0, ANSWERS, 1);
        for (int k = 1; k < WIDTH; k++) {
            weights[k * ANSWERS + k] = 1;
        }
        float[] loud = new float[WIDTH];
        loud[0] = 1000;
        return GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "batch", WIDTH)
                .add("outlier", "x", Tensor.floats("loud", Shape.of(WIDTH), loud))
                .matmul("logits", "outlier", Tensor.floats("w", Shape.of(WIDTH, ANSWERS), weights))
                .output("logits", DataType.FLOAT, "batch", ANSWERS)
                .build();
    }

    private static int answer(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }

    private float[] logits(Map<String, ?> options, Map<String, Values> feeds) throws IOException {
        Model after = Blocks.apply(model(), options);
        try (var loaded = OrtModel.open(Blocks.write(after, folder), SessionSettings.defaults())) {
            return ((FloatValues) loaded.run(feeds).get("logits")).toArray();
        }
    }

    @Test
    @DisplayName("pain 23: accuracy_level 4 flips the answer where a channel has outliers; level 1 does not")
    void levelFourFlipsTheAnswer() throws IOException {
        float[] x = new float[WIDTH];
        // One step of int8 beside an outlier of 1000 is 7.9: three and one are both nothing.
        x[20] = 3;
        x[3] = 1;
        Map<String, Values> feeds = Map.of("x", FloatValues.of(Shape.of(1, WIDTH), x));
        assertThat(answer(logits(Map.of("accuracy-level", 1), feeds))).isEqualTo(20);
        assertThat(answer(logits(Map.of("accuracy-level", 4), feeds))).isNotEqualTo(20);
    }

    @Test
    @DisplayName("pain 23: the comparison runs the file at its own accuracy_level, and finds the flips")
    void driftIsJudgedAtTheLevelThatRuns() throws IOException {
        Path original = Blocks.write(model(), folder);
        agreement(original, 1).agreesAtLeast(0.9);
        ModelAssert atFour = agreement(original, 4);
        assertThatThrownBy(() -> atFour.agreesAtLeast(0.9)).isInstanceOf(AssertionError.class);
    }

    private ModelAssert agreement(Path original, int level) throws IOException {
        Model after = Blocks.apply(model(), Map.of("accuracy-level", level));
        return assertThatModel(Blocks.write(after, folder)).comparedTo(original).withSeededInputs(3, 4);
    }
}
