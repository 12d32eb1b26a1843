/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowClassesTest {
    private static RowClasses classes(long... frequencies) {
        double[] loss = new double[frequencies.length];
        Arrays.fill(loss, 1);
        return RowClasses.of(frequencies, loss);
    }

    /** The bounds are 0, 1, 4, 16, 64, 256 and 1024, each still inside its group. */
    @Test
    void rowsAreGroupedByHowOftenTheyWereLookedUp() {
        long[] bounds = {0, 1, 2, 4, 5, 16, 17, 64, 65, 256, 257, 1024, 1025, Long.MAX_VALUE, 0, 1};
        RowClasses classes = classes(bounds);
        assertThat(classes.groupCount()).isEqualTo(8);
        int[] groups = IntStream.range(0, bounds.length)
                .map(row -> classes.groups()[classes.classOfRow()[row]])
                .toArray();
        assertThat(groups).containsExactly(0, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 0, 1);
    }

    @Test
    void aGroupWithManyRowsIsDividedByWhatTheyLose() {
        double[] loss = {3, 1, 2, 6, 5, 4};
        RowClasses classes = RowClasses.of(new long[6], loss);
        assertThat(classes.classOfRow()).containsExactly(2, 0, 1, 5, 4, 3);
        assertThat(classes.sizes()).containsOnly(1);
        assertThat(classes.groups()).containsOnly(0);
        assertThat(classes.shares()).containsExactly(1 / 21.0, 2 / 21.0, 3 / 21.0, 4 / 21.0, 5 / 21.0, 6 / 21.0);
    }

    /** However many rows, their number of classes fits what one byte for each row can tell apart. */
    @Test
    void classesHaveAtMostA64thOfTheRows() {
        long[] frequencies = new long[30_522];
        for (int row = 0; row < frequencies.length; row++) {
            frequencies[row] = 20_000 / (row + 1);
        }
        RowClasses classes = classes(frequencies);
        assertThat(Arrays.stream(classes.sizes()).max().orElseThrow()).isLessThanOrEqualTo(30_522 / 64 + 1);
        assertThat(Arrays.stream(classes.sizes()).sum()).isEqualTo(30_522);
        assertThat(classes.count()).isLessThanOrEqualTo(64 + classes.groupCount());
    }

    @Test
    void oneClassHoldsAllRows() {
        assertThat(RowClasses.one(3).classOfRow()).containsExactly(0, 0, 0);
        assertThat(RowClasses.one(3).sizes()).containsExactly(3);
    }

    @Test
    void theRowsOfAGroupComeFromAnotherTable() {
        float[] mixed = classes(0, 9, 0).mixed(0, new float[] {1, 2, 3, 4, 5, 6}, new float[6], 2);
        assertThat(mixed).containsExactly(1, 2, 0, 0, 5, 6);
    }
}
