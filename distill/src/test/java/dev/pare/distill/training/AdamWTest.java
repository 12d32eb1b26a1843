/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.tensor.Shape;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class AdamWTest {
    private static final double RATE = 0.1;
    private static final double DECAY = 0.5;

    /** Three steps on w², beside the formulas of the paper. */
    @Test
    void stepsAsThePaperSays() {
        double w = 2;
        double m = 0;
        double v = 0;
        try (PointerScope scope = new PointerScope()) {
            Tensor weight = Torch.reals(Shape.of(1, 1), new double[] {w}, Precision.DOUBLE);
            weight.set_requires_grad(true);
            try (AdamW optimizer = new AdamW(List.of(weight), List.of(1.0), DECAY)) {
                for (int t = 1; t <= 3; t++) {
                    torch.sum(torch.mul(weight, weight)).backward();
                    optimizer.step(RATE);
                    double g = 2 * w;
                    m = 0.9 * m + 0.1 * g;
                    v = 0.999 * v + 0.001 * g * g;
                    double step = m / (1 - Math.pow(0.9, t)) / (Math.sqrt(v / (1 - Math.pow(0.999, t))) + 1e-8);
                    w = w * (1 - RATE * DECAY) - RATE * step;
                    assertThat(weight.item_double()).isCloseTo(w, within(1e-9));
                }
            }
        }
    }

    @Test
    void vectorsDoNotDecay() {
        try (PointerScope scope = new PointerScope()) {
            Tensor bias = Torch.reals(Shape.of(1), new double[] {3}, Precision.DOUBLE);
            bias.set_requires_grad(true);
            try (AdamW optimizer = new AdamW(List.of(bias), List.of(1.0), DECAY)) {
                torch.sum(bias.mul(Torch.scalar(0.0))).backward();
                optimizer.step(RATE);
                assertThat(bias.item_double()).isEqualTo(3);
            }
        }
    }

    @Test
    void longGradientsAreShortened() {
        try (PointerScope scope = new PointerScope()) {
            Tensor weight = Torch.reals(Shape.of(2), new double[] {3, 4}, Precision.DOUBLE);
            weight.set_requires_grad(true);
            try (AdamW optimizer = new AdamW(List.of(weight), List.of(1.0), 0)) {
                torch.sum(torch.mul(weight, weight)).backward();
                assertThat(optimizer.clip(1)).isCloseTo(10, within(1e-9));
                assertThat(Torch.toDoubles(weight.grad())).containsExactly(new double[] {0.6, 0.8}, within(1e-6));
            }
        }
    }

    /** Of a table only rows that were looked up have gradients; the first step of these is that of any weight. */
    @Test
    void rowsWithoutAGradientStay() {
        try (PointerScope scope = new PointerScope()) {
            Tensor table = Torch.reals(Shape.of(3, 2), new double[] {1, 2, 3, 4, 5, 6}, Precision.DOUBLE);
            table.set_requires_grad(true);
            Tensor rows = Torch.longs(2, 0, 2);
            try (AdamW optimizer = new AdamW(List.of(table), List.of(1.0), List.of(0.0))) {
                torch.sum(torch.embedding(table, rows, -1, false, true)).backward();
                // Row 2 twice, row 0 once, two numbers each.
                assertThat(optimizer.clip(1)).isCloseTo(Math.sqrt(2 * (4 + 1)), within(1e-9));
                optimizer.step(RATE);
                assertThat(Torch.toDoubles(table))
                        .containsExactly(new double[] {0.9, 1.9, 3, 4, 4.9, 5.9}, within(1e-6));
                assertThat(table.grad().defined()).isFalse();
                torch.sum(torch.embedding(table, Torch.longs(1), -1, false, true))
                        .backward();
                optimizer.step(RATE);
                assertThat(Torch.toDoubles(table)[0]).isCloseTo(0.9, within(1e-6));
                assertThat(Torch.toDoubles(table)[2]).isLessThan(3);
            }
        }
    }
}
