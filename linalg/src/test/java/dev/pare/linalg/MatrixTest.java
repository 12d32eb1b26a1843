/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixTest {
    private final Matrix matrix = Matrix.of(2, 3, new double[] {1, 2, 3, 4, 5, 6});

    @Test
    void storesRowByRow() {
        assertThat(matrix.get(0, 2)).isEqualTo(3);
        assertThat(matrix.get(1, 0)).isEqualTo(4);
        assertThat(matrix.shape()).isEqualTo("2 x 3");
    }

    @Test
    void refusesAColumnOutsideEvenIfTheArrayHasTheEntry() {
        assertThatThrownBy(() -> matrix.get(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void transposesAcrossTiles() {
        Matrix large = Samples.gaussian(33, 65, 1); // one more than whole tiles of 8
        Matrix transposed = large.transpose();

        for (int i = 0; i < 33; i++) {
            for (int j = 0; j < 65; j++) {
                assertThat(transposed.get(j, i)).isEqualTo(large.get(i, j));
            }
        }
    }

    @Test
    void cutsRowsAndColumns() {
        assertThat(matrix.columns(1, 3).data()).containsExactly(2, 3, 5, 6);
        assertThat(matrix.rows(1, 2).data()).containsExactly(4, 5, 6);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "2, 1", "-1, 2", "0, 4"})
    void refusesARangeThatIsEmptyOrOutside(int from, int to) {
        assertThatThrownBy(() -> matrix.columns(from, to))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 x 3");
    }

    @Test
    void scalesRowsAndColumns() {
        assertThat(matrix.scaleRows(new double[] {2, -1}).data()).containsExactly(2, 4, 6, -4, -5, -6);
        assertThat(matrix.scaleColumns(new double[] {1, 0, 2}).data()).containsExactly(1, 0, 6, 4, 0, 12);
        assertThatThrownBy(() -> matrix.scaleRows(new double[3])).hasMessageContaining("needs 2 factors, not 3");
    }

    @Test
    void addsAndSubtracts() {
        assertThat(matrix.plus(matrix).minus(matrix).data()).isEqualTo(matrix.data());
        assertThatThrownBy(() -> matrix.plus(matrix.transpose())).hasMessageContaining("2 x 3 and 3 x 2");
    }

    @Test
    void takesTheFrobeniusNormOfEntriesWhoseSquaresOverflow() {
        Matrix large = Matrix.of(1, 2, new double[] {3e200, 4e200});
        Matrix small = Matrix.of(1, 2, new double[] {3e-200, 4e-200});

        assertThat(large.frobenius()).isCloseTo(5e200, within(1e186));
        assertThat(small.frobenius()).isCloseTo(5e-200, within(1e-214));
        assertThat(Matrix.zeros(2, 2).frobenius()).isZero();
    }

    @Test
    void widensFloatsExactlyAndRoundsBack() {
        float[] floats = {0.1f, Float.MIN_VALUE, -Float.MAX_VALUE};

        assertThat(Matrix.fromFloats(3, 1, floats).toFloats()).containsExactly(floats);
        assertThat(Matrix.of(1, 1, new double[] {0.1}).toFloats()).containsExactly(0.1f);
    }

    @Test
    void refusesAnArrayOfAnotherLength() {
        assertThatThrownBy(() -> Matrix.of(2, 2, new double[3])).hasMessageContaining("has 4 entries");
        assertThatThrownBy(() -> Matrix.fromFloats(2, 2, new float[5])).hasMessageContaining("has 4 entries");
    }

    @ParameterizedTest
    @CsvSource({"65536, 32768", "65536, 65536"}) // 2^31 turns negative, 2^32 wraps to zero
    void refusesMoreEntriesThanAnArrayHolds(int rows, int columns) {
        assertThatThrownBy(() -> Matrix.zeros(rows, columns))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(rows + " x " + columns);
    }

    @ParameterizedTest
    @CsvSource({"0, 3", "3, 0", "-1, -1"})
    void refusesAnEmptyMatrix(int rows, int columns) {
        assertThatThrownBy(() -> Matrix.of(rows, columns, new double[0])).hasMessageContaining("at least one row");
    }
}
