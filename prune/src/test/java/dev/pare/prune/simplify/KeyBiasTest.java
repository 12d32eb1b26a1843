/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyBiasTest {
    private static final Map<String, ?> ALONE = Map.of("value-bias", false);
    private static final String BIAS = "key.bias";
    /** Scores of about 50 are off by 4e-6 as floats, in each of a few sums. */
    private static final double ROUNDING = 1e-4;

    @TempDir
    Path folder;

    @Test
    void goesSinceTheSoftmaxIgnoresIt() throws IOException {
        Model model = new AttentionSketch().build();

        Model after = Simplified.of(model, ALONE).model();

        assertThat(after.graph().initializer(BIAS)).isEmpty();
        assertThat(Simplified.difference(model, after, folder)).isLessThan(ROUNDING);
    }

    @Test
    void goesFromGemmAndBehindScalesAndMasks() throws IOException {
        Supplier<AttentionSketch> sketch = () -> new AttentionSketch().gemm().scores((g, v) -> {
            g.scalar("root", 2)
                    .op("Div", "scaled", v, "root")
                    .initializer(Tensor.of("masked", DataType.BOOL, Shape.of(1), bool(true)))
                    .scalar("lowest", -Float.MAX_VALUE)
                    .op("Where", "visible", "masked", "scaled", "lowest");
            return "visible";
        });
        Model model = sketch.get().build();

        Model after = Simplified.of(model, ALONE).model();

        assertThat(after.graph().initializer(BIAS)).isEmpty();
        assertThat(Simplified.difference(model, after, folder)).isLessThan(ROUNDING);
    }

    @Test
    void staysWhereARotationTellsPositionsApart() throws IOException {
        staysAndMatters(() -> new AttentionSketch().keys((g, v) -> {
            // Rotary embeddings multiply with a value that differs from position to position.
            g.op("Shape", "shape", "x")
                    .longs("second", 1)
                    .op("Gather", "length.list", "shape", "second")
                    .longs("none")
                    .op("Squeeze", "length", "length.list")
                    .initializer(Tensor.longs("zero", Shape.of(), 0))
                    .initializer(Tensor.longs("one", Shape.of(), 1))
                    .op("Range", "positions", "zero", "length", "one")
                    .node("Cast", List.of("positions"), List.of("angles"), Attribute.of("to", 1L))
                    .op("Cos", "cosines", "angles")
                    .longs("last", 1)
                    .op("Unsqueeze", "column", "cosines", "last")
                    .op("Mul", "rotated", v, "column");
            return "rotated";
        }));
    }

    @Test
    void staysWhereTheKeysLeaveTheGraph() throws IOException {
        staysAndMatters(() -> {
            AttentionSketch sketch = new AttentionSketch();
            sketch.builder().output("key");
            return sketch;
        });
    }

    @Test
    void staysWhereScoresAreBent() throws IOException {
        staysAndMatters(() -> new AttentionSketch().scores((g, v) -> {
            g.op("Tanh", "capped", v);
            return "capped";
        }));
    }

    @Test
    void staysWhereAMaskIsNotLowEnoughToVanish() throws IOException {
        staysAndMatters(() -> new AttentionSketch().scores((g, v) -> {
            g.initializer(AttentionSketch.noise("noise", 5, 1, 1, 2, 1, 1))
                    .scalar("zero", 0)
                    .op("Greater", "half", "noise", "zero")
                    .scalar("low", -3)
                    .op("Greater", "chosen", v, "zero")
                    .op("Where", "masked", "chosen", v, "low");
            return "masked";
        }));
    }

    @Test
    void staysWithTheQueriesThatShareIt() throws IOException {
        Model model = new AttentionSketch().sharingQueryAndKeyBias().build();

        Model after = Simplified.of(model, ALONE).model();

        assertThat(after.graph().initializer("shared.bias")).isPresent();
        assertThat(after.graph().nodes()).filteredOn(n -> n.is("Add")).hasSize(3);
        assertThat(Simplified.difference(model, after, folder)).isLessThan(ROUNDING);
    }

    @Test
    void staysWhereTheSoftmaxRunsOverSomethingElse() throws IOException {
        // Before opset 13 a softmax over axis 1 runs over heads, queries and keys at once.
        Model model = softmaxOverAll(1);

        Model after = Simplified.of(model, ALONE).model();

        assertThat(after.graph().initializer(BIAS)).isPresent();
        assertThat(Simplified.difference(model, softmaxOverAll(0), folder)).isGreaterThan(0.01);
    }

    private static Model softmaxOverAll(float scale) {
        AttentionSketch sketch = new AttentionSketch(12).weights((g, v) -> {
            g.node("Softmax", List.of("scores"), List.of("all"), Attribute.of("axis", 1L));
            return "all";
        });
        return (scale == 0 ? sketch.withoutKeyBias() : sketch).build();
    }

    /** The bias is left alone, and without it the outputs would be others. */
    private void staysAndMatters(Supplier<AttentionSketch> sketch) throws IOException {
        Model model = sketch.get().build();

        Model after = Simplified.of(model, ALONE).model();

        assertThat(after.graph().initializer(BIAS)).isPresent();
        Model broken = sketch.get().withoutKeyBias().build();
        assertThat(Simplified.difference(model, broken, folder)).isGreaterThan(0.01);
    }

    private static TensorData bool(boolean value) {
        return InlineData.raw(new byte[] {(byte) (value ? 1 : 0)});
    }
}
