/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.masks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.pass.Statistics;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.Problem;
import dev.pare.tensor.DataType;
import dev.pare.tensor.TensorValues;
import dev.pare.testkit.GraphBuilder;
import dev.pare.testkit.PassHarness;
import dev.pare.testkit.SeededWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MaskWeightsTest {
    private static final SeededWeights WEIGHTS = SeededWeights.of(3);
    private static final Map<String, Object> TWO_OF_FOUR = Map.of("pattern", "2:4");

    private static Statistics measured(String value, int width) {
        double[] gram = new double[width * width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                gram[i * width + j] = i == j ? 1000 : 500;
            }
        }
        return new Statistics() {
            @Override
            public Optional<Moments> moments(String asked) {
                return asked.equals(value)
                        ? Optional.of(new Moments(width, 1000, gram, new double[width]))
                        : Optional.empty();
            }

            @Override
            public Optional<long[]> frequencies(String indices) {
                return Optional.empty();
            }
        };
    }

    private static GraphBuilder model() {
        return GraphBuilder.model(14).input("x", DataType.FLOAT, "rows", 8).output("y", DataType.FLOAT, "rows", 6);
    }

    private static PassHarness<?> pass(Map<String, ?> options) {
        return PassHarness.rewrite(MaskWeights.FACTORY, options);
    }

    private static float[] values(Model model, String name) {
        return TensorValues.floats(model.graph().initializer(name).orElseThrow());
    }

    /** Zeros among the inputs of each output, four by four. */
    private static void hasHalfZeros(float[] weights, int inputs, int stepOfInputs, int stepOfOutputs) {
        for (int j = 0; j < weights.length / inputs; j++) {
            for (int from = 0; from < inputs; from += 4) {
                int zeros = 0;
                for (int i = from; i < from + 4; i++) {
                    zeros += weights[i * stepOfInputs + j * stepOfOutputs] == 0 ? 1 : 0;
                }
                assertThat(zeros).isEqualTo(2);
            }
        }
    }

    @Test
    void masksAMatMulAlongItsRows() {
        Model model = model().matmul("y", "x", WEIGHTS.tensor("w", 8, 6)).build();
        PassHarness.Outcome<?> outcome =
                pass(TWO_OF_FOUR).with(measured("x", 8)).given(model);
        hasHalfZeros(values(outcome.model(), "w"), 8, 6, 1);
        assertThat(outcome.decisions().get(0).reason()).contains("2:4", "of its output", "without a fit");
    }

    @Test
    void masksATransposedGemmAlongItsColumns() {
        Model model = model().gemm("y", "x", WEIGHTS.tensor("w", 6, 8), WEIGHTS.tensor("b", 6))
                .build();
        hasHalfZeros(values(pass(TWO_OF_FOUR).given(model).model(), "w"), 8, 1, 8);
    }

    @Test
    void masksEveryGroupOfAConvolutionByItsOwnInputs() {
        Model model = GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "batch", 8, "sequence")
                .output("y", DataType.FLOAT, "batch", 6, "sequence")
                .initializer(WEIGHTS.tensor("w", 6, 4, 1))
                .node("Conv", List.of("x", "w"), List.of("y"), Attribute.of("group", 2))
                .build();
        PassHarness.Outcome<?> outcome =
                pass(TWO_OF_FOUR).with(measured("x", 8)).given(model);
        hasHalfZeros(values(outcome.model(), "w"), 4, 1, 4);
        assertThat(outcome.decisions().get(0).reason()).contains("of its output");
    }

    @Test
    void withoutDataWhatStaysIsAsItWas() {
        Model model = model().matmul("y", "x", WEIGHTS.tensor("w", 8, 6)).build();
        float[] before = values(model, "w");
        float[] after = values(pass(Map.of("share", 0.25)).given(model).model(), "w");
        int zeros = 0;
        for (int i = 0; i < after.length; i++) {
            assertThat(after[i]).isIn(0f, before[i]);
            zeros += after[i] == 0 ? 1 : 0;
        }
        assertThat(zeros).isEqualTo(12);
    }

    @Test
    void leavesTiedTablesAndWidthsThatDoNotDivide() {
        Model model = model().matmul("y", "x", WEIGHTS.tensor("w", 8, 6)).build();
        pass(Map.of("pattern", "1:3")).given(model).isUnchanged("not a multiple of 3");
        Model tied = GraphBuilder.model(14)
                .input("ids", DataType.INT64, "rows")
                .output("y", DataType.FLOAT, "rows", 16)
                .gather("rows", WEIGHTS.tensor("table", 16, 8), "ids")
                .transpose("turned", "table", 1, 0)
                .matmul("y", "rows", "turned")
                .build();
        pass(TWO_OF_FOUR).given(tied).isUnchanged("Gather");
    }

    @Test
    void refusesPatternsThatSayNothing() {
        for (String pattern : List.of("4:2", "half", "0:4")) {
            List<Problem> problems = new ArrayList<>();
            MaskWeights.FACTORY.create(new OptionReader("mask", Map.of("pattern", pattern), problems));
            assertThat(problems).as(pattern).hasSize(1);
        }
    }
}
