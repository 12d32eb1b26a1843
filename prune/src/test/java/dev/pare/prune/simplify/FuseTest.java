/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Role;
import dev.pare.analysis.TransformerStructure;
import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.operators.fold.Constant;
import dev.pare.pass.Decision;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.session.SessionSettings.Level;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuseTest {
    private static final Map<String, ?> FUSED = Map.of("fuse-qkv", true);
    private static final double ROUNDING = 1e-4;

    @TempDir
    Path folder;

    @Test
    void threeProductsOfOneValueBecomeOne() throws IOException {
        Model model = new AttentionSketch().build();

        Model after = Simplified.of(model, FUSED).model();

        assertThat(after.graph().nodes()).filteredOn(n -> n.is("MatMul")).hasSize(4);
        assertThat(after.graph().initializers())
                .filteredOn(t -> t.name().endsWith("_qkv"))
                .extracting(Tensor::shape)
                .containsExactly(Shape.of(8, 24));
        assertThat(Simplified.difference(model, after, folder)).isLessThan(ROUNDING);
    }

    @Test
    @DisplayName(
            "pain 20: the heads of a fused attention are counted right, and optimizations of the runtime leave its numbers alone")
    void theAnatomyKnowsTheFusedMatrixAndItsHeads() throws IOException {
        Model after = Simplified.of(new AttentionSketch().build(), FUSED).model();

        Facts facts = Facts.of(after);
        TransformerStructure anatomy = facts.anatomy();

        assertThat(anatomy.heads()).isEqualTo(AttentionSketch.HEADS);
        assertThat(facts.role(facts.weights().named("query.weight_qkv").orElseThrow()))
                .isEqualTo(Role.ATTENTION_QKV);
        assertThat(facts.role(facts.weights().named("query.weight_qkv_bias").orElseThrow()))
                .isEqualTo(Role.ATTENTION_QKV);
        assertThat(facts.role(facts.weights().named("output.weight").orElseThrow()))
                .isEqualTo(Role.ATTENTION_OUTPUT);
        Path file = Simplified.written(after, folder);
        try (OrtModel plain = open(file, Level.NONE);
                OrtModel optimized = open(file, Level.ALL)) {
            float[] values = Constant.of(AttentionSketch.noise("x", 9, 1, 2, 5, AttentionSketch.WIDTH))
                    .floats();
            Map<String, Values> feeds = Map.of("x", FloatValues.of(Shape.of(2, 5, AttentionSketch.WIDTH), values));
            float[] expected = ((FloatValues) plain.run(feeds).get("y")).toArray();
            float[] actual = ((FloatValues) optimized.run(feeds).get("y")).toArray();
            assertThat(actual).usingComparatorWithPrecision((float) ROUNDING).containsExactly(expected);
        }
    }

    @Test
    @DisplayName(
            "pain 20: an attention of another form than the known ones is named with the reason why it was left alone")
    void whatIsNotMatchedIsSaid() {
        Model model = new AttentionSketch()
                .scores((g, v) -> {
                    g.node("Flatten", List.of(v), List.of("flat"), Attribute.of("axis", 3L))
                            .op("Shape", "form", v)
                            .op("Reshape", "again", "flat", "form");
                    return "again";
                })
                .build();

        assertThat(Simplified.of(model, Map.of()).decisions())
                .filteredOn(d -> d.weight().name().equals("value.bias"))
                .extracting(Decision::reason)
                .containsExactly("folded into output.bias");
        assertThat(Simplified.of(model, Map.of()).model().graph().initializer("key.bias"))
                .isPresent();
    }

    private static OrtModel open(Path file, Level level) {
        return OrtModel.open(file, SessionSettings.defaults().withLevel(level));
    }

    @Test
    void biasesThatAreMissingAreZeros() throws IOException {
        Model model = new AttentionSketch().build();

        Model after = Simplified.of(model, Map.of("fuse-qkv", true, "key-bias", true, "value-bias", false))
                .model();

        Tensor bias = after.graph().initializer("query.weight_qkv_bias").orElseThrow();
        assertThat(Constant.of(bias).floats()).hasSize(24).contains(0f);
        assertThat(Simplified.difference(model, after, folder)).isLessThan(ROUNDING);
    }

    @Test
    void keysOfAnotherValueStayApart() {
        AttentionSketch sketch = new AttentionSketch();
        sketch.builder().op("Relu", "other", "x");
        Model model = sketch.valuesFrom("other").build();

        Model after = Simplified.of(model, FUSED).model();

        assertThat(after.graph().nodes()).noneMatch(n -> n.is("Split"));
    }
}
