/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValueBiasTest {
    private static final Map<String, ?> ALONE = Map.of("key-bias", false);
    private static final String BIAS = "value.bias";
    /** Values of about 50 are off by 4e-6 as floats, in each of a few sums. */
    private static final double ROUNDING = 1e-4;

    @TempDir
    Path folder;

    @Test
    void isFoldedIntoTheBiasBehindTheAttention() throws IOException {
        Model model = new AttentionSketch().build();

        Model after = Simplified.of(model, ALONE).model();

        assertThat(after.graph().initializer(BIAS)).isEmpty();
        assertThat(Simplified.difference(model, after, folder)).isLessThan(ROUNDING);
    }

    @Test
    void isFoldedThroughGemmAndDropout() throws IOException {
        Model model = new AttentionSketch()
                .gemm()
                .weights((g, v) -> {
                    g.node("Dropout", List.of(v), List.of("kept"));
                    return "kept";
                })
                .build();

        Model after = Simplified.of(model, ALONE).model();

        assertThat(after.graph().initializer(BIAS)).isEmpty();
        assertThat(Simplified.difference(model, after, folder)).isLessThan(ROUNDING);
    }

    @Test
    void staysWhereWeightsAreChangedBehindTheSoftmax() throws IOException {
        staysAndMatters(() -> new AttentionSketch().weights((g, v) -> {
            g.initializer(AttentionSketch.noise("head.mask", 5, 1, 1, 2, 1, 1)).op("Mul", "masked", v, "head.mask");
            return "masked";
        }));
    }

    @Test
    void staysWhereTheValuesLeaveTheGraph() throws IOException {
        staysAndMatters(() -> {
            AttentionSketch sketch = new AttentionSketch();
            sketch.builder().output("value");
            return sketch;
        });
    }

    @Test
    void staysWhereValuesAreMixedBeforeTheyAreWeighed() throws IOException {
        staysAndMatters(() -> new AttentionSketch().values((g, v) -> {
            g.op("Relu", "bent", v);
            return "bent";
        }));
    }

    @Test
    void staysWhereTheSoftmaxDoesNotSumOverTheValues() throws IOException {
        staysAndMatters(() -> new AttentionSketch(12).weights((g, v) -> {
            g.node("Softmax", List.of("scores"), List.of("all"), Attribute.of("axis", 1L));
            return "all";
        }));
    }

    /** The bias is left alone, and folded as if the weights summed to one it would give other outputs. */
    private void staysAndMatters(Supplier<AttentionSketch> sketch) throws IOException {
        Model model = sketch.get().build();

        Model after = Simplified.of(model, ALONE).model();

        assertThat(after.graph().initializer(BIAS)).isPresent();
        assertThat(after.graph().initializer("output.bias"))
                .isEqualTo(model.graph().initializer("output.bias"));
        Model broken = sketch.get().withoutValueBias().build();
        assertThat(Simplified.difference(model, broken, folder)).isGreaterThan(0.01);
    }
}
