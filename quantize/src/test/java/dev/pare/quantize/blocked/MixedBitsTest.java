/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import static dev.pare.testkit.PassHarness.rewrite;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class MixedBitsTest {
    private static final int WIDTH = 64;
    private static final Map<String, Object> OPTIONS = Map.of("ratio", 0.75, "backup-bits", 8);

    /** The third weight has one large number in each block: its square outweighs the error of the others. */
    private static Model model() {
        GraphBuilder builder = GraphBuilder.model(14).input("h0", DataType.FLOAT, "n", WIDTH);
        for (int i = 1; i <= 4; i++) {
            float[] values = Blocks.gaussian(WIDTH * WIDTH, i);
            for (int k = 0; i == 3 && k < WIDTH; k += 32) {
                for (int c = 0; c < WIDTH; c++) {
                    values[k * WIDTH + c] = 40;
                }
            }
            builder.matmul("h" + i, "h" + (i - 1), Tensor.floats("w" + i, Shape.of(WIDTH, WIDTH), values));
        }
        return builder.output("h4").build();
    }

    private static List<Integer> bits(Plan<Blocked> plan) {
        return plan.applied().stream().map(d -> d.details().form().bits()).toList();
    }

    @Test
    void twoStepsWithFiltersGiveEachPartItsBits() {
        Model once = Blocks.apply(model(), Map.of("include", "w1"));
        Plan<Blocked> rest = Blocks.plan(once, Map.of("bits", 8));
        assertThat(rest.applied().stream().map(d -> d.weight().name())).containsExactly("w2", "w3", "w4");
        assertThat(bits(rest)).containsExactly(8, 8, 8);
    }

    private static Statistics measured() {
        return new Statistics() {
            @Override
            public Optional<Moments> moments(String value) {
                return Optional.empty();
            }

            @Override
            public Optional<long[]> frequencies(String indices) {
                return Optional.empty();
            }

            @Override
            public Optional<double[]> trials(List<Supplier<Model>> changed) {
                // Each trial changes one weight only.
                changed.forEach(c -> assertThat(c.get().graph().nodes())
                        .filteredOn(n -> n.op().type().equals("MatMulNBits"))
                        .hasSize(1));
                return Optional.of(new double[] {0.1, 0.9, 0.2, 0.3});
            }
        };
    }

    @Test
    void trialsChooseWhoGetsTheBackupPrecision() {
        Plan<Blocked> plan = Blocks.plan(model(), OPTIONS, measured());
        assertThat(bits(plan)).containsExactly(4, 8, 4, 4);
        assertThat(plan.notes()).anyMatch(n -> n.contains("1 of 4 weights get 8 bits, chosen by trials"));
    }

    @Test
    void trialsOfTheStandardFormatRunBeforeTheModelIsConverted() {
        // What is tried is MatMulNBits, as measured() checks: blocks of DequantizeLinear would not load at opset 14.
        Map<String, Object> options = Map.of("ratio", 0.75, "backup-bits", 8, "format", "dequantize");
        assertThat(bits(Blocks.plan(model(), options, measured()))).containsExactly(4, 8, 4, 4);
    }

    @Test
    void withoutDataTheErrorOfRoundingChooses() {
        Plan<Blocked> plan = Blocks.plan(model(), OPTIONS);
        double[] errors = plan.decisions().stream()
                .map(Decision::weight)
                .mapToDouble(w -> {
                    Channels channels = new Channels(w.tensor(), false);
                    return BlockRounding.relativeError(
                            channels, BlockRounding.of(channels, new BlockForm(4, 32, true)));
                })
                .toArray();
        int worst = 0;
        for (int i = 1; i < errors.length; i++) {
            worst = errors[i] > errors[worst] ? i : worst;
        }
        assertThat(bits(plan).get(worst)).isEqualTo(8);
        assertThat(bits(plan).stream().filter(b -> b == 8)).hasSize(1);
        assertThat(plan.notes()).anyMatch(n -> n.contains("without data"));
    }

    @Test
    void mixedBitsKeepTheLawsOfPasses() {
        rewrite(QuantizeBlocks.FACTORY, OPTIONS)
                .given(model())
                .becomes(
                        "com.microsoft::MatMulNBits",
                        "com.microsoft::MatMulNBits",
                        "com.microsoft::MatMulNBits",
                        "com.microsoft::MatMulNBits");
    }
}
