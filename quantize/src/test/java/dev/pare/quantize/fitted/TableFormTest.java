/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.quantize.rounding.Hessian;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableFormTest {
    private static final int ROWS = 200;
    private static final int WIDTH = 32;

    /** Two columns reach ten times as far as the others. */
    private static Channels uneven() {
        float[] values = Samples.numbers(ROWS * WIDTH, 4);
        for (int i = 0; i < values.length; i++) {
            values[i] *= i % WIDTH < 2 ? 10 : 1;
        }
        return new Channels(ROWS, WIDTH, values);
    }

    private static double error(Channels table, TableForm form) {
        FittedPlan.Table fit = new FittedPlan.Table(new int[] {8}, new byte[ROWS], form);
        float[] values = FittedTable.of(table, false, fit, Samples.options(Map.of()), Optional.empty())
                .values();
        double error = 0;
        for (int i = 0; i < values.length; i++) {
            error += Math.pow(values[i] - table.values()[i], 2);
        }
        return error;
    }

    /**
     * Without scales a row reaches to about 15, with them to 2.2: steps are 7 times as small in 30 of 32 columns and larger in the two
     * whose scale is 10. Squares: (30 + 2 · 10²) · 2.2² = 1100 against 32 · 15² = 7200.
     */
    @Test
    void columnsThatReachFarGetScalesAndTheErrorFalls() {
        Channels table = uneven();
        TableForm form = TableForm.best(table, false, true);
        assertThat(form.columns()).hasSize(WIDTH);
        assertThat(form.columns()[0] / form.columns()[9]).isCloseTo(10, within(2f));
        assertThat(error(table, form)).isLessThan(0.3 * error(table, TableForm.PLAIN));
    }

    @Test
    void likeColumnsStayAsTheyAre() {
        Channels table = new Channels(ROWS, WIDTH, Samples.numbers(ROWS * WIDTH, 4));
        assertThat(TableForm.best(table, true, true)).isEqualTo(TableForm.PLAIN);
    }

    @Test
    void whatIsNotAllowedIsNotDone() {
        assertThat(TableForm.best(uneven(), false, false)).isEqualTo(TableForm.PLAIN);
    }

    @Test
    void emptyColumnsAndEmptyTablesAreNoQuestion() {
        Channels zeros = new Channels(3, 4, new float[12]);
        assertThat(TableForm.best(zeros, false, true)).isEqualTo(TableForm.PLAIN);
        Channels one = new Channels(2, 3, new float[] {5, 0, 0, -4, 0, 0});
        TableForm form = TableForm.best(one, false, true);
        Channels coded = form.coded(one);
        for (int i = 0; i < 6; i++) {
            assertThat(form.value(i / 3, i % 3, coded.values()[i])).isCloseTo(one.values()[i], within(1e-6f));
        }
    }

    /** An error e of codes is an error e C of rows, which costs e C M C eᵀ. */
    @Test
    void errorsOfCodesCostWhatThoseOfRowsDo() {
        Channels table = uneven();
        TableForm form = TableForm.best(table, false, true);
        double[] gram = new double[WIDTH * WIDTH];
        LinearAlgebra.openBlas().addGram(Samples.numbers(50 * WIDTH, 6), 50, WIDTH, gram);
        Hessian ofCodes = form.metric(Optional.of(Hessian.of(WIDTH, gram))).orElseThrow();
        double expected = gram[9] * form.columns()[0] * form.columns()[9];
        assertThat(ofCodes.moments().data()[9]).isCloseTo(expected, within(1e-6 * Math.abs(expected)));
    }
}
