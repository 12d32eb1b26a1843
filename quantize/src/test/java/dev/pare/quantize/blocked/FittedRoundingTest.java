/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import static dev.pare.testkit.PassHarness.rewrite;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FittedRoundingTest {
    private static final int WIDTH = 64;

    /** Moments of rows that are all mixed from few sources, as hidden states are. */
    private static Statistics.Moments correlated(long seed) {
        int rows = 400;
        int sources = 12;
        float[] mix = Blocks.gaussian(sources * WIDTH, seed);
        float[] source = Blocks.gaussian(rows * sources, seed + 1);
        float[] own = Blocks.gaussian(rows * WIDTH, seed + 2);
        double[] x = new double[rows * WIDTH];
        double[] gram = new double[WIDTH * WIDTH];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < WIDTH; i++) {
                x[r * WIDTH + i] = 0.1 * own[r * WIDTH + i];
                for (int s = 0; s < sources; s++) {
                    x[r * WIDTH + i] += source[r * sources + s] * mix[s * WIDTH + i];
                }
            }
            for (int i = 0; i < WIDTH; i++) {
                for (int j = 0; j < WIDTH; j++) {
                    gram[i * WIDTH + j] += x[r * WIDTH + i] * x[r * WIDTH + j];
                }
            }
        }
        return new Statistics.Moments(WIDTH, rows, gram, new double[WIDTH]);
    }

    private static Statistics measured(Map<String, Statistics.Moments> byValue) {
        return new Statistics() {
            @Override
            public Optional<Moments> moments(String value) {
                return Optional.ofNullable(byValue.get(value));
            }

            @Override
            public Optional<long[]> frequencies(String indices) {
                return Optional.empty();
            }
        };
    }

    private static Tensor square(String name) {
        return Tensor.floats(name, Shape.of(WIDTH, WIDTH), Blocks.gaussian(WIDTH * WIDTH, name.hashCode()));
    }

    private static Model chain() {
        return GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "n", WIDTH)
                .matmul("h", "x", square("a"))
                .matmul("i", "h", "a")
                .matmul("y", "i", square("b"))
                .output("y")
                .build();
    }

    /** Sum over channels of (w − q) H (w − q)ᵀ. */
    private static double loss(Channels channels, BlockedCodes codes, double[] h) {
        float[] w = channels.read(0, channels.count());
        double loss = 0;
        for (int c = 0; c < channels.count(); c++) {
            for (int i = 0; i < WIDTH; i++) {
                for (int j = 0; j < WIDTH; j++) {
                    loss += (w[c * WIDTH + i] - codes.value(c, i))
                            * h[i * WIDTH + j]
                            * (w[c * WIDTH + j] - codes.value(c, j));
                }
            }
        }
        return loss;
    }

    @ParameterizedTest
    @CsvSource({"4,32,0.5", "8,32,0.5", "2,16,0.5"})
    void outputsErrLessThanByRoundingToTheNearest(int bits, int block, double atMost) {
        Model model = GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "n", WIDTH)
                .matmul("y", "x", square("w"))
                .output("y")
                .build();
        Facts facts = Facts.of(model);
        Statistics.Moments moments = correlated(3);
        FittedRounding fitted = new FittedRounding(new ProductInputs(facts), measured(Map.of("x", moments)));
        Channels channels =
                new Channels(facts.weights().named("w").orElseThrow().tensor(), false);
        BlockForm form = new BlockForm(bits, block, true);
        BlockedCodes codes = fitted.of(facts.weights().named("w").orElseThrow(), channels, form);
        double plain = loss(channels, BlockRounding.of(channels, form), moments.gram());
        // Twelve directions hold nearly all of 64: much more than half of the error can be hidden in the others.
        assertThat(loss(channels, codes, moments.gram())).isLessThan(atMost * plain);
    }

    @Test
    void everyInputOfEveryProductIsAskedForOnce() {
        assertThat(Blocks.pass(Map.of()).wants(Facts.of(chain())))
                .containsExactly(
                        new StatisticsRequest.Moments("x"),
                        new StatisticsRequest.Moments("h"),
                        new StatisticsRequest.Moments("i"));
        assertThat(Blocks.pass(Map.of("method", "mse")).wants(Facts.of(chain())))
                .isEmpty();
        assertThat(Blocks.pass(Map.of("symmetric", false)).wants(Facts.of(chain())))
                .isEmpty();
    }

    @Test
    void aWeightIsFittedOnlyWhereAllItsInputsWereMeasured() {
        Map<String, Statistics.Moments> byValue = new HashMap<>(Map.of("x", correlated(1), "i", correlated(2)));
        Plan<Blocked> part = Blocks.plan(chain(), Map.of(), measured(byValue));
        assertThat(part.applied()).extracting(d -> d.details().fitted()).containsExactly(false, true);
        assertThat(part.notes()).anyMatch(n -> n.contains("1 weights are rounded without data"));
        byValue.put("h", correlated(3));
        Plan<Blocked> all = Blocks.plan(chain(), Map.of(), measured(byValue));
        assertThat(all.applied())
                .allMatch(d -> d.details().fitted() && d.reason().contains("GPTQ"));
        assertThat(all.notes()).noneMatch(n -> n.contains("without data"));
    }

    @Test
    void fittingKeepsTheLawsOfPasses() {
        Map<String, Statistics.Moments> byValue = Map.of("x", correlated(1), "h", correlated(2), "i", correlated(3));
        rewrite(Blocks.pass(Map.of()), QuantizeBlocks.FACTORY)
                .with(measured(byValue))
                .given(chain())
                .becomes("com.microsoft::MatMulNBits", "com.microsoft::MatMulNBits", "com.microsoft::MatMulNBits");
    }
}
