/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.analysis.Facts;
import dev.pare.factorize.Ort;
import dev.pare.factorize.Ort.Input;
import dev.pare.factorize.Passes;
import dev.pare.factorize.Passes.Outcome;
import dev.pare.factorize.Sketch;
import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvolutionTest {
    private static final int WIDTH = 64;
    private static final int LENGTH = 5;
    private static final float[] X = Sketch.noise(1, WIDTH * LENGTH);
    private static final Map<String, Input> INPUT = Map.of("x", new Input.Floats(X, 1, WIDTH, LENGTH));

    /** A convolution of kernel size 1 whose groups are each of low rank. */
    private static Model model(int groups, int rank) {
        int block = WIDTH / groups;
        float[] filters = new float[WIDTH * block];
        for (int group = 0; group < groups; group++) {
            float[] part = TensorValues.floats(Sketch.planted("p", 5 + group, block, rank, block));
            System.arraycopy(part, 0, filters, group * block * block, part.length);
        }
        Node conv = Node.of(
                "Conv",
                "conv",
                List.of("x", "w", "b"),
                List.of("y"),
                Attribute.of("group", groups),
                Attribute.ints("kernel_shape", 1));
        return new Sketch()
                .input("x", DataType.FLOAT, 3)
                .output("y", DataType.FLOAT, 3)
                .weight(Tensor.floats("w", Shape.of(WIDTH, block, 1), filters))
                .weight(Sketch.row("b", 3, WIDTH))
                .node(conv)
                .model();
    }

    private static Outcome run(Model model, Map<String, ?> options, Statistics statistics) {
        return Passes.run(Passes.make(FactorizeMatMul.FACTORY, options), model, statistics);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void findsPlantedRankInEachGroup(int groups) {
        Model before = model(groups, 3);
        Outcome after = run(before, Map.of("energy", 0.999999, "multiple", 1), Statistics.NONE);
        assertThat(after.operators()).containsExactly("Conv", "Conv");
        assertThat(after.reason("w")).startsWith("rank 3 of " + WIDTH / groups);
        float[] wanted = Ort.run(before, INPUT);
        float[] found = Ort.run(after.model(), INPUT);
        for (int i = 0; i < wanted.length; i++) {
            assertThat(found[i]).isCloseTo(wanted[i], within(1e-4f));
        }
    }

    @Test
    void asksForTheInputAlongTheAxisOfChannels() {
        assertThat(Passes.make(FactorizeMatMul.FACTORY, Map.of()).wants(Facts.of(model(2, 3))))
                .containsExactly(new StatisticsRequest.Moments("x", 1));
    }

    @Test
    void losesLessOfTheOutputWithDataThanWithout() {
        float[] rows = Sketch.noise(9, 400 * WIDTH);
        for (int i = 0; i < rows.length; i++) {
            rows[i] /= 1 + i % WIDTH;
        }
        float[] turned = Sketch.transposed(rows, 400, WIDTH);
        Map<String, Input> input = Map.of("x", new Input.Floats(turned, 1, WIDTH, 400));
        Model before = model(2, 32);
        Statistics measured = Passes.statistics(Map.of("x", Passes.moments(rows, WIDTH)), Map.of());
        Map<String, ?> options = Map.of("rank", 8);
        double with = distance(before, run(before, options, measured).model(), input);
        double without = distance(before, run(before, options, Statistics.NONE).model(), input);
        assertThat(with).isLessThan(0.7 * without);
    }

    private static double distance(Model before, Model after, Map<String, Input> input) {
        float[] wanted = Ort.run(before, input);
        float[] found = Ort.run(after, input);
        double sum = 0;
        for (int i = 0; i < wanted.length; i++) {
            sum += Math.pow(found[i] - wanted[i], 2);
        }
        return sum;
    }
}
