/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pare.tensor.DataType;
import org.junit.jupiter.api.Test;

class AffineTest {
    @Test
    void unsignedCodesReachFromEndToEnd() {
        Affine affine = Affine.of(new Range(-1, 3), DataType.UINT8);
        assertThat(affine.scale()).isEqualTo(4f / 255);
        // One over the scale is 63.75.
        assertThat(affine.zeroPoint()).isEqualTo(64);
    }

    @Test
    void bothEndsAreWithinOneStepOfACode() {
        Range range = new Range(-0.17, 9.3);
        Affine affine = Affine.of(range, DataType.UINT8);
        double first = (0 - affine.zeroPoint()) * (double) affine.scale();
        double last = (255 - affine.zeroPoint()) * (double) affine.scale();
        assertThat(first).isCloseTo(range.low(), within(affine.scale() / 2.0 + 1e-6));
        assertThat(last).isCloseTo(range.high(), within(affine.scale() / 2.0 + 1e-6));
    }

    @Test
    void signedCodesAreSymmetric() {
        assertThat(Affine.of(new Range(-1, 3), DataType.INT8)).isEqualTo(new Affine(DataType.INT8, 3f / 127, 0));
    }

    @Test
    void aValueThatIsAlwaysZeroHasAScaleThatCanBeDividedBy() {
        assertThat(Affine.of(new Range(0, 0), DataType.UINT8)).isEqualTo(new Affine(DataType.UINT8, 1, 0));
        assertThat(Affine.of(new Range(0, 1e-40), DataType.UINT8).scale()).isOne();
    }

    @Test
    void aRangeWithoutZeroIsRefused() {
        assertThatThrownBy(() -> new Range(1, 2)).hasMessageContaining("does not hold zero");
        assertThatThrownBy(() -> new Range(Double.NaN, 2)).hasMessageContaining("does not hold zero");
    }
}
