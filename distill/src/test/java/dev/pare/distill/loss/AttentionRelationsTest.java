/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.distill.Nano;
import dev.pare.distill.student.AttentionInputs;
import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class AttentionRelationsTest {
    private static final AttentionInputs NAMES = new AttentionInputs("q", "k", "v", 2, 2);
    private static final AttentionInputs TURNED = new AttentionInputs("q", "k", "v", 1, 2);
    private static final AttentionRelations LOSS = new AttentionRelations(NAMES, NAMES, 4);
    private static final double H = 1e-5;

    /** Two tokens, one head of one feature: the relations of (0, a) are softmax(0, 0) and softmax(0, a²). */
    @Test
    void isTheDivergenceBetweenRelations() {
        try (PointerScope scope = new PointerScope()) {
            Map<String, Tensor> teacher = same(Shape.of(1, 2, 1), 0, 0);
            Map<String, Tensor> student = same(Shape.of(1, 2, 1), 0, 2);
            double second = 0.5 * Math.log(0.5 * (1 + Math.exp(4))) + 0.5 * Math.log(0.5 * (1 + Math.exp(-4)));
            assertThat(LOSS.of(compared(teacher, student, 1, 1)).item_double()).isCloseTo(second / 2, within(1e-12));
        }
    }

    @Test
    void equalRelationsOfOtherWidthCostNothing() {
        try (PointerScope scope = new PointerScope()) {
            // Features twice with half the square each, over a root of twice the width: √2 of it, to the power of four.
            float scaled = (float) Math.sqrt(Math.sqrt(2) / 2);
            Map<String, Tensor> teacher = same(Shape.of(1, 2, 1), 1, 2);
            Map<String, Tensor> student = same(Shape.of(1, 2, 2), scaled, scaled, 2 * scaled, 2 * scaled);
            assertThat(LOSS.of(compared(teacher, student, 1, 1)).item_double()).isCloseTo(0, within(1e-7));
        }
    }

    @Test
    void paddingDoesNotCount() {
        try (PointerScope scope = new PointerScope()) {
            Map<String, Tensor> teacher = same(Shape.of(1, 3, 2), 1, 2, 3, 1, 0, 0);
            Map<String, Tensor> student = same(Shape.of(1, 3, 2), 1, 2, 3, 1, 9, -9);
            assertThat(LOSS.of(compared(teacher, student, 1, 1, 0)).item_double())
                    .isZero();
            assertThat(LOSS.of(compared(teacher, student, 1, 1, 1)).item_double())
                    .isGreaterThan(0.01);
        }
    }

    @Test
    void featuresBehindAConvolutionAreTurned() {
        try (PointerScope scope = new PointerScope()) {
            Map<String, Tensor> rows = same(Shape.of(1, 3, 2), 1, 2, 3, 1, 0, -1);
            Map<String, Tensor> columns = same(Shape.of(1, 2, 3), 1, 3, 0, 2, 1, -1);
            AttentionRelations turned = new AttentionRelations(NAMES, TURNED, 2);
            assertThat(turned.of(compared(rows, columns, 1, 1, 1)).item_double())
                    .isZero();
        }
    }

    @Test
    void gradientsAreThoseOfFiniteDifferences() {
        try (PointerScope scope = new PointerScope()) {
            Random random = new Random(5);
            Map<String, Tensor> teacher = random(random, Shape.of(2, 3, 8));
            Map<String, Tensor> student = random(random, Shape.of(2, 3, 4));
            student.values().forEach(t -> t.set_requires_grad(true));
            Compared values = compared(teacher, student, 1, 1, 1, 1, 1, 0);
            LOSS.of(values).backward();
            for (Tensor value : student.values()) {
                double[] gradient = Torch.toDoubles(value.grad());
                assertThat(gradient).containsExactly(differences(values, value), within(1e-7));
            }
        }
    }

    @Test
    void theLastAttentionIsFoundByStructure() {
        AttentionInputs found = AttentionInputs.last(Nano.model()).orElseThrow();
        assertThat(found.all()).hasSize(3).doesNotHaveDuplicates().allMatch(n -> n.contains("layer.2"));
        assertThat(found.heads()).isEqualTo(2);
        assertThat(found.features()).isEqualTo(2);
    }

    private static double[] differences(Compared values, Tensor value) {
        double[] at = Torch.toDoubles(value);
        double[] result = new double[at.length];
        try (NoGradGuard noGradients = new NoGradGuard()) {
            for (int i = 0; i < at.length; i++) {
                double centre = at[i];
                at[i] = centre + H;
                double above = lossAt(values, value, at);
                at[i] = centre - H;
                result[i] = (above - lossAt(values, value, at)) / (2 * H);
                at[i] = centre;
            }
            lossAt(values, value, at);
        }
        return result;
    }

    private static double lossAt(Compared values, Tensor value, double... at) {
        value.copy_(Torch.reals(Torch.shape(value), at, Precision.DOUBLE));
        return LOSS.of(values).item_double();
    }

    private static Map<String, Tensor> random(Random random, Shape shape) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        for (String name : NAMES.all()) {
            double[] values = random.doubles(shape.elements(), -1, 1).toArray();
            all.put(name, Torch.reals(shape, values, Precision.DOUBLE));
        }
        return all;
    }

    private static Map<String, Tensor> same(Shape shape, float... numbers) {
        Tensor value = Torch.reals(shape, numbers, Precision.DOUBLE);
        return Map.of("q", value, "k", value, "v", value);
    }

    private static Compared compared(Map<String, Tensor> teacher, Map<String, Tensor> student, float... mask) {
        long length = teacher.get("q").size(1);
        Shape shape = Shape.of(mask.length / length, length);
        return new Compared(teacher, student, Torch.reals(shape, mask, Precision.DOUBLE), null);
    }
}
