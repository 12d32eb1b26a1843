/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.factorize.Passes;
import dev.pare.factorize.Passes.Outcome;
import dev.pare.factorize.Sketch;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.pass.Statistics;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.Problem;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class AllocateTest {
    private static final int WIDTH = 64;
    private static final Map<String, ?> HALF = Map.of("ratio", 0.5, "multiple", 4);

    private static Model model() {
        return new Sketch()
                .input("x", DataType.FLOAT, 2)
                .output("y", DataType.FLOAT, 2)
                .weight(Tensor.floats("first", Shape.of(WIDTH, WIDTH), Sketch.noise(1, WIDTH * WIDTH)))
                .weight(Tensor.floats("second", Shape.of(WIDTH, WIDTH), Sketch.noise(2, WIDTH * WIDTH)))
                .node(Node.of("MatMul", "one", List.of("x", "first"), List.of("m")))
                .node(Node.of("MatMul", "two", List.of("m", "second"), List.of("y")))
                .model();
    }

    /** Statistics of noise, and drifts that a runtime would have found for models that differ as those which are tried do. */
    private static Statistics statistics(double first, double second, double uniform, double shared) {
        Statistics.Moments moments = Passes.moments(Sketch.noise(3, 500 * WIDTH), WIDTH);
        return new Statistics() {
            @Override
            public Optional<Moments> moments(String value) {
                return Optional.of(moments);
            }

            @Override
            public Optional<long[]> frequencies(String indices) {
                return Optional.empty();
            }

            @Override
            public Optional<double[]> trials(List<Supplier<Model>> changed) {
                boolean alone = changed.size() == 2;
                double[] whole = new double[changed.size()];
                Arrays.fill(whole, shared);
                whole[0] = uniform;
                return Optional.of(alone ? new double[] {first, second} : whole);
            }
        };
    }

    private static int rank(Outcome outcome, String weight) {
        return Integer.parseInt(outcome.reason(weight).split(" ")[1]);
    }

    private static Outcome run(Map<String, ?> options, Statistics statistics) {
        return Passes.run(Passes.make(FactorizeMatMul.FACTORY, options), model(), statistics);
    }

    @Test
    void givesMoreRankToTheWeightThatTheOutputsFeel() {
        Outcome after = run(HALF, statistics(0.01, 0.001, 0.1, 0.05));
        assertThat(rank(after, "first")).isGreaterThan(16);
        assertThat(rank(after, "second")).isLessThan(16);
        assertThat(rank(after, "first") + rank(after, "second")).isLessThanOrEqualTo(32);
    }

    @Test
    void staysUniformWhereTheWholePlanDriftsMore() {
        Outcome after = run(HALF, statistics(0.01, 0.001, 0.1, 0.2));
        assertThat(rank(after, "first")).isEqualTo(16);
        assertThat(rank(after, "second")).isEqualTo(16);
    }

    @Test
    void staysUniformWhenAsked() {
        Map<String, ?> options = Map.of("ratio", 0.5, "multiple", 4, "allocate", "uniform");
        Outcome after = run(options, statistics(0.01, 0.001, 0.1, 0.05));
        assertThat(rank(after, "first")).isEqualTo(16);
    }

    @Test
    void refusesToShareWhatTheRuleDoesNotCount() {
        List<Problem> problems = new ArrayList<>();
        Map<String, ?> options = Map.of("energy", 0.9, "allocate", "global");
        FactorizeMatMul.FACTORY.create(new OptionReader("s", options, problems));
        assertThat(problems).singleElement().asString().contains("needs ratio or break-even");
    }
}
