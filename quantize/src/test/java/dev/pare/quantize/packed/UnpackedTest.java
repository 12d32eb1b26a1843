/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.quantize.codes.GroupedCodes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Codes of few bits as the 8-bit integers that they stand for. */
class UnpackedTest {
    private static final GroupedCodes GROUPED = new GroupedCodes(
            2, 4, 4, 2, new byte[] {1, -8, 7, 0, 3, 2, -1, 5}, new byte[] {1, 3, 2, 9}, new float[] {0.5f, -2});

    private static final GroupedCodes PLAIN =
            new GroupedCodes(1, 4, 2, 4, new byte[] {1, -2, 0, -1}, new byte[0], new float[] {4});

    @Test
    void multipliersAreMultipliedIn() {
        GroupedCodes whole = Integers.of(GROUPED);
        assertThat(whole.codes()).containsExactly(1, -8, 21, 0, 6, 4, -9, 45);
        assertThat(whole.bits()).isEqualTo(8);
        assertThat(whole.multipliers()).isEmpty();
    }

    @Test
    void everyValueStays() {
        GroupedCodes whole = Integers.of(GROUPED);
        for (int channel = 0; channel < 2; channel++) {
            for (int k = 0; k < 4; k++) {
                assertThat(whole.value(channel, k)).isEqualTo(GROUPED.value(channel, k));
            }
        }
    }

    @Test
    void rowsOfSeveralClassesStandInTheirOrder() {
        MixedRows table = new MixedRows(List.of(GROUPED, PLAIN), new byte[] {0, 1, 0});
        MixedRows whole = Integers.of(table);
        assertThat(whole.classes()).hasSize(1);
        assertThat(whole.classes().get(0).codes()).containsExactly(1, -8, 21, 0, 1, -2, 0, -1, 6, 4, -9, 45);
        assertThat(whole.scales()).containsExactly(table.scales());
    }
}
