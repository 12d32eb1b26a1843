/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.tensor.Shape;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class SoftTargetsTest {
    /** Sums of a few doubles. */
    private static final double TOLERANCE = 1e-12;

    @Test
    void isTheDivergenceOfSoftenedDistributions() {
        double[] t = {1, 3};
        double[] s = {2, -1};
        double expected = 0;
        for (int i = 0; i < 2; i++) {
            double p = Math.exp(t[i] / 2) / (Math.exp(t[0] / 2) + Math.exp(t[1] / 2));
            double q = Math.exp(s[i] / 2) / (Math.exp(s[0] / 2) + Math.exp(s[1] / 2));
            expected += 4 * p * Math.log(p / q);
        }
        assertThat(value(new SoftTargets("y", 2, false, false), Shape.of(1, 2), t, s, Shape.of(1, 1), 1))
                .isCloseTo(expected, within(TOLERANCE));
    }

    @Test
    void isZeroForTheTeacherItself() {
        double[] same = {0.3, -2, 7};
        assertThat(value(new SoftTargets("y", 3, false, false), Shape.of(1, 3), same, same, Shape.of(1, 1), 1))
                .isCloseTo(0, within(TOLERANCE));
    }

    @Test
    void paddedTokensDoNotCount() {
        SoftTargets loss = new SoftTargets("y", 1, false, false);
        double[] t = {1, 0, 5, 5};
        double[] near = {0, 1, 5, 5};
        double[] far = {0, 1, -90, 5};
        Shape shape = Shape.of(1, 2, 2);
        assertThat(value(loss, shape, t, far, Shape.of(1, 2), 1, 0))
                .isEqualTo(value(loss, shape, t, near, Shape.of(1, 2), 1, 0))
                .isPositive();
        assertThat(value(loss, shape, t, far, Shape.of(1, 2), 1, 1)).isGreaterThan(10);
    }

    @Test
    void probabilitiesAreTakenAsTheyAre() {
        double[] t = {0.25, 0.75};
        double[] s = {0.5, 0.5};
        double expected = 0.25 * Math.log(0.5) + 0.75 * Math.log(1.5);
        assertThat(value(new SoftTargets("y", 1, true, false), Shape.of(1, 2), t, s, Shape.of(1, 1), 1))
                .isCloseTo(expected, within(TOLERANCE));
    }

    @Test
    void positionsOfPaddingAreNeverChosen() {
        SoftTargets loss = new SoftTargets("y", 1, false, true);
        double[] t = {1, 0, 99};
        double[] s = {1, 0, -99};
        assertThat(value(loss, Shape.of(1, 3), t, s, Shape.of(1, 3), 1, 1, 0)).isCloseTo(0, within(1e-6));
        assertThat(value(loss, Shape.of(1, 3), t, s, Shape.of(1, 3), 1, 1, 1)).isGreaterThan(1);
    }

    private static double value(
            SoftTargets loss, Shape shape, double[] teacher, double[] student, Shape maskShape, double... mask) {
        try (PointerScope scope = new PointerScope()) {
            Tensor t = Torch.reals(shape, teacher, Precision.DOUBLE);
            Tensor s = Torch.reals(shape, student, Precision.DOUBLE);
            Tensor real = Torch.reals(maskShape, mask, Precision.DOUBLE);
            return loss.of(new Compared(Map.of("y", t), Map.of("y", s), real, null))
                    .item_double();
        }
    }
}
