/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.runtime.data.Mask;
import dev.pare.tensor.Shape;
import java.util.BitSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnpaddedRowsTest {
    /** Two samples of three and one tokens, and a third row that only fills up the batch. */
    private final UnpaddedRows rows = UnpaddedRows.of(Samples.batch(new int[][] {{0, 1, 2}, {1}, {1, 1}}, 2));

    private static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        for (int bit : set) {
            bits.set(bit);
        }
        return bits;
    }

    @Test
    void tokensMayLieInOneAxisOrTwo() {
        assertThat(rows.among(Shape.of(3, 3))).contains(bits(0, 1, 2, 3));
        assertThat(rows.among(Shape.of(9))).contains(bits(0, 1, 2, 3));
    }

    @Test
    void aRowPerSampleCountsForRealSamples() {
        assertThat(rows.among(Shape.of(3))).contains(bits(0, 1));
        assertThat(rows.among(Shape.of(3, 1))).contains(bits(0, 1));
    }

    @Test
    void otherShapesAreNotGuessed() {
        assertThat(rows.among(Shape.of())).isEmpty();
        assertThat(rows.among(Shape.of(1, 3))).isEmpty();
        assertThat(rows.among(Shape.of(3, 4))).isEmpty();
        assertThat(rows.among(Shape.of(3, 12, 3))).isEmpty();
    }

    @Test
    void sharedPositionsCountOncePerRealToken() {
        assertThat(rows.lookups(Shape.of(1, 3)).orElseThrow()).containsExactly(2, 1, 1);
        assertThat(rows.lookups(Shape.of(3)).orElseThrow()).containsExactly(2, 1, 1);
    }

    @Test
    void withoutAMaskTheFirstAxisMustBeTheSamples() {
        UnpaddedRows plain = UnpaddedRows.of(Samples.batch(Shape.of(2, 2), new long[4], Optional.empty(), 2));
        assertThat(plain.among(Shape.of(2, 5)))
                .hasValueSatisfying(real -> assertThat(real.cardinality()).isEqualTo(10));
        assertThat(plain.among(Shape.of(5, 2))).isEmpty();
    }

    @Test
    void aBatchOfOnePaddedSampleIsStillPadded() {
        Mask mask = Mask.ofLengths(4, 2);
        UnpaddedRows one = UnpaddedRows.of(Samples.batch(Shape.of(1, 4), new long[4], Optional.of(mask), 1));
        assertThat(one.among(Shape.of(4))).contains(bits(0, 1));
        assertThat(one.lookups(Shape.of(1, 4)).orElseThrow()).containsExactly(1, 1, 0, 0);
    }
}
