/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import static dev.pare.quantize.half.Models.floats;
import static dev.pare.quantize.half.Models.graph;
import static dev.pare.quantize.half.Models.model;
import static dev.pare.quantize.half.Models.reason;
import static dev.pare.quantize.half.Models.store;
import static dev.pare.quantize.half.Models.text;
import static dev.pare.quantize.half.Models.weight;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import dev.pare.pass.Plan;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
    private static final List<ValueInfo> X = List.of(floats("x", 2, 4));
    private static final List<ValueInfo> Y = List.of(floats("y", 2, 4));

    @TempDir
    Path folder;

    private static Node matMul(String left, String right, String out) {
        return Node.of("MatMul", "", List.of(left, right), List.of(out));
    }

    private static Plan<Halving> plan(Model model) {
        return Models.plan(model, Map.of("min-bytes", 8));
    }

    @Test
    void storesAWeightOnceHoweverManyUseIt() {
        Model before = model(X, Y, List.of(weight("w", 4, 4)), matMul("x", "w", "a"), matMul("a", "w", "y"));
        Model after = store(before);
        assertThat(text(after.graph()))
                .containsExactly("w_fp32 = Cast:FLOAT(w_fp16)", "a = MatMul(x, w_fp32)", "y = MatMul(a, w_fp32)");
        assertThat(after.graph().initializers()).singleElement().satisfies(t -> {
            assertThat(t.type()).isEqualTo(DataType.FLOAT16);
            assertThat(t.byteSize()).isEqualTo(32);
        });
    }

    @Test
    void storesTheTensorOfAConstantNode() {
        Node constant = Node.of("Constant", "c", List.of(), List.of("w"), Attribute.of("value", weight("", 4, 4)));
        Model after = store(model(X, Y, List.of(), constant, matMul("x", "w", "y")));
        assertThat(text(after.graph()))
                .containsExactly("w_fp16 = Constant()", "w = Cast:FLOAT(w_fp16)", "y = MatMul(x, w)");
    }

    @Test
    void castsInTheGraphThatDefinesTheWeightWhenABodyUsesIt() throws Exception {
        Node inner = matMul("x", "w", "inner");
        Graph body = graph(List.of(), List.of(floats("inner", 2, 4)), List.of(), inner);
        Attribute then = new Attribute("then_branch", new AttributeValue.OfGraph(body), UnknownFields.NOTHING);
        Node negated = Node.of("Neg", "", List.of("x"), List.of("other"));
        Graph otherBody = graph(List.of(), List.of(floats("other", 2, 4)), List.of(), negated);
        Attribute otherwise =
                new Attribute("else_branch", new AttributeValue.OfGraph(otherBody), UnknownFields.NOTHING);
        Tensor yes = Tensor.of("yes", DataType.BOOL, Shape.of(), InlineData.raw(new byte[] {1}));
        Node choice = Node.of("If", "", List.of("yes"), List.of("y"), then, otherwise);
        Model after = store(model(X, Y, List.of(weight("w", 4, 4), yes), choice));
        assertThat(text(after.graph())).containsExactly("w_fp32 = Cast:FLOAT(w_fp16)", "y = If(yes)");
        assertThat(text(after.graphs().get(1))).containsExactly("inner = MatMul(x, w_fp32)");
        assertThat(Sessions.run(after, folder, Map.of()).get("y")).hasSize(8);
    }

    @Test
    void leavesValuesBeyondTheRangeAloneAndNamesTheLargest() {
        Tensor large = Tensor.floats("w", Shape.of(2, 2), 1, -70000, 65504, 2);
        Model before = model(X, Y, List.of(large), matMul("x", "w", "y"));
        assertThat(reason(plan(before), "w"))
                .isEqualTo("1 value beyond the range of float16 (largest 70000.0, limit 65504)");
        assertThat(store(before)).isSameAs(before);
    }

    @Test
    void leavesInputsWithDefaultsAndOutputsAlone() {
        Node use = matMul("x", "w", "y");
        Model replaceable = model(List.of(floats("x", 2, 4), floats("w", 4, 4)), Y, List.of(weight("w", 4, 4)), use);
        assertThat(reason(plan(replaceable), "w")).contains("the caller may replace");
        Model given = model(X, List.of(floats("y", 2, 4), floats("w", 4, 4)), List.of(weight("w", 4, 4)), use);
        assertThat(reason(plan(given), "w")).isEqualTo("is an output of a graph");
        assertThat(store(given)).isSameAs(given);
    }

    @Test
    void dropsTheInputOfAWeightBeforeIrVersion4() {
        Model before = model(
                        List.of(floats("x", 2, 4), floats("w", 4, 4)),
                        Y,
                        List.of(weight("w", 4, 4)),
                        matMul("x", "w", "y"))
                .withIrVersion(3);
        Model after = store(before);
        assertThat(after.graph().inputs()).extracting(ValueInfo::name).containsExactly("x");
        assertThat(text(after.graph())).containsExactly("w_fp32 = Cast:FLOAT(w_fp16)", "y = MatMul(x, w_fp32)");
    }

    @Test
    void leavesSmallScalesAndFloat16WeightsAloneWithAReason() {
        Tensor scale = weight("scale", 4);
        Tensor codes = Tensor.of("codes", DataType.INT8, Shape.of(4, 4), InlineData.raw(new byte[16]));
        Node dequantize =
                Node.of("DequantizeLinear", "dq", List.of("codes", "scale"), List.of("w"), Attribute.of("axis", 1));
        Node add = Node.of("Add", "", List.of("m", "one"), List.of("y"));
        Model before =
                model(X, Y, List.of(scale, codes, Models.scalar("one", 1)), dequantize, matMul("x", "w", "m"), add);
        Plan<Halving> plan = plan(before);
        assertThat(reason(plan, "scale")).isEqualTo("belongs to the quantization of dq");
        assertThat(reason(plan, "one")).startsWith("is a single value");
        assertThat(reason(Models.plan(before, Map.of()), "scale")).contains("min-bytes (1024)");
        Model stored = store(model(X, Y, List.of(weight("w", 4, 4)), matMul("x", "w", "y")));
        assertThat(reason(plan(stored), "w_fp16")).isEqualTo("is float16 already");
        assertThat(store(stored)).isSameAs(stored);
    }

    @Test
    void followsTheFilterOfTheRecipe() {
        Model before = model(
                X, Y, List.of(weight("w", 4, 4), weight("v", 4, 4)), matMul("x", "w", "a"), matMul("a", "v", "y"));
        Plan<Halving> plan = Models.plan(before, Map.of("min-bytes", 8, "exclude", List.of("v")));
        assertThat(Models.applies(plan, "w")).isTrue();
        assertThat(reason(plan, "v")).isEqualTo("excluded by v");
    }

    /** Pain 17: half precision makes nothing faster on a CPU, so storage computes as before, and the plan says so. */
    @Test
    @DisplayName("pain 17: the plan says that no CPU gets faster, and compute proposes storage")
    void pain17SaysThatNothingGetsFasterAndComputesInFloat() throws Exception {
        Model before = model(X, Y, List.of(weight("w", 4, 4)), matMul("x", "w", "y"));
        assertThat(plan(before).notes())
                .singleElement()
                .asString()
                .contains("speed and memory at run time are those of float");
        assertThat(Models.plan(before, Map.of("mode", "compute")).notes())
                .last()
                .asString()
                .contains("nothing faster on a CPU", "mode: storage halves the file");
        float[] expected = Sessions.run(before, folder, Map.of()).get("y");
        float[] got = Sessions.run(store(before), folder, Map.of()).get("y");
        // Each weight is off by 2^-11 of itself at most; the products of a row keep that bound relative to their
        // absolute sum.
        assertThat(Sessions.relativeRmse(expected, got)).isGreaterThan(0).isLessThan(4 * 0x1p-11);
    }

    @Test
    void leavesAWeightThatWouldVanish() {
        float[] values = new float[16];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1e-8f * i;
        }
        Model model = model(X, Y, List.of(Tensor.floats("w", Shape.of(4, 4), values)), matMul("x", "w", "y"));
        assertThat(reason(plan(model), "w")).contains("all values are below 2^-14");
        assertThat(Models.compute(model)).isSameAs(model);
        values[3] = 0.01f;
        Model mixed = model(X, Y, List.of(Tensor.floats("w", Shape.of(4, 4), values)), matMul("x", "w", "y"));
        assertThat(reason(plan(mixed), "w")).contains("stored as float16");
    }
}
