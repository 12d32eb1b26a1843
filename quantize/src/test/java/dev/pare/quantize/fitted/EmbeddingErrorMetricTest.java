/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Model;
import dev.pare.quantize.rounding.Hessian;
import dev.pare.quantize.rounding.RoundingOptions;
import dev.pare.quantize.rounding.RoundingOptions.Method;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmbeddingErrorMetricTest {
    private static final int ROWS = 200;
    private static final int WIDTH = Samples.WIDTH;

    /** Reads the first few inputs only. */
    private static Tensor narrow(String name) {
        float[] values = Samples.numbers(WIDTH * WIDTH, 5);
        Arrays.fill(values, 8 * WIDTH, values.length, 0);
        return Tensor.floats(name, Shape.of(WIDTH, WIDTH), values);
    }

    private static GraphBuilder looked() {
        return GraphBuilder.model(17)
                .input("ids", DataType.INT64, "n")
                .initializer(Samples.matrix("table", ROWS, WIDTH))
                .op("Gather", "rows", "table", "ids")
                .output("y");
    }

    private static Optional<Hessian> metric(Model model) {
        Facts facts = Facts.of(model);
        return EmbeddingErrorMetric.of(Samples.weight(facts, "table"), facts, 0.1);
    }

    private static double cost(Hessian metric, float[] error) {
        double[] m = metric.moments().data();
        double cost = 0;
        for (int i = 0; i < m.length; i++) {
            cost += m[i] * error[i / error.length] * error[i % error.length];
        }
        return cost;
    }

    private static float[] unit(int index) {
        float[] unit = new float[WIDTH];
        unit[index] = 1;
        return unit;
    }

    /** What is read is the square of a row of the matrix; all else costs a tenth of the mean over inputs. */
    @Test
    void anErrorCostsWhatTheProductMakesOfIt() {
        Tensor matrix = narrow("w");
        Hessian metric = metric(looked().matmul("y", "rows", matrix).build()).orElseThrow();
        float[] values = Samples.numbers(WIDTH * WIDTH, 5);
        double all = 0;
        double third = 0;
        for (int i = 0; i < 8 * WIDTH; i++) {
            all += values[i] * values[i];
            third += i / WIDTH == 3 ? values[i] * values[i] : 0;
        }
        double unseen = 0.1 * all / WIDTH;
        assertThat(cost(metric, unit(40))).isCloseTo(unseen, within(1e-6 * all));
        assertThat(cost(metric, unit(3))).isCloseTo(third + unseen, within(1e-6 * all));
    }

    @Test
    void aNormTakesTheMeanOut() {
        float[] ones = new float[WIDTH];
        Arrays.fill(ones, 1);
        Tensor scale = Tensor.floats("g", Shape.of(WIDTH), ones);
        Hessian metric = metric(looked().initializer(scale)
                        .initializer(Tensor.floats("o", Shape.of(WIDTH), new float[WIDTH]))
                        .op("LayerNormalization", "normed", "rows", "g", "o")
                        .matmul("y", "normed", Samples.square("w"))
                        .build())
                .orElseThrow();
        double trace = 0;
        for (int i = 0; i < WIDTH; i++) {
            trace += cost(metric, unit(i));
        }
        // Unseen directions make up 0.1 of 1.1 of the trace; along the ones there is nothing else.
        assertThat(cost(metric, ones) / WIDTH).isCloseTo(trace / WIDTH / 11, within(1e-4 * trace));
    }

    @Test
    void whatIsReadFromRowsDriftsLess() {
        Model model = looked().matmul("y", "rows", Samples.matrix("w", WIDTH, WIDTH / 4))
                .build();
        Facts facts = Facts.of(model);
        Weight table = Samples.weight(facts, "table");
        Hessian metric = EmbeddingErrorMetric.of(table, facts, 0.1).orElseThrow();
        Channels rows = Channels.of(table);
        double nearest = lost(rows, Method.MSE, Optional.empty(), metric);
        double read = lost(rows, Method.GPTQ, Optional.of(metric), metric);
        assertThat(read).isLessThan(0.5 * nearest);
    }

    private static double lost(Channels rows, Method method, Optional<Hessian> used, Hessian metric) {
        float[] values = Channels.decoded(Rounding.of(rows, RoundingOptions.ofChannels(4, method), used), new float[0]);
        double lost = 0;
        for (int r = 0; r < rows.count(); r++) {
            float[] error = new float[WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                error[i] = values[r * WIDTH + i] - rows.values()[r * WIDTH + i];
            }
            lost += cost(metric, error);
        }
        return lost;
    }

    @Test
    void nothingIsKnownWhereNoProductReads() {
        assertThat(metric(looked().op("Relu", "y", "rows").build())).isEmpty();
    }
}
