/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import java.lang.reflect.Proxy;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetersTest {
    private final List<String> notes = new ArrayList<>();

    private Statistics measure(Values values, StatisticsRequest... requests) {
        Meters meters = new Meters(List.of(requests), CalibrationSettings.defaults(), notes::add);
        int rows = values.shape().intDim(0);
        meters.add(
                Map.of("v", values),
                UnpaddedRows.of(Samples.batch(Shape.of(rows), new long[rows], Optional.empty(), rows)));
        return meters.finish();
    }

    @Test
    void negativeIndicesCountFromTheEndAndOthersAreNotCounted() {
        LongValues indices = LongValues.of(Shape.of(6), 0, -1, -4, 3, 4, -5);
        Statistics statistics = measure(indices, new StatisticsRequest.Frequencies("v", 4));
        assertThat(statistics.frequencies("v").orElseThrow()).containsExactly(2, 0, 0, 2);
        assertThat(notes).singleElement().asString().contains("2 indices");
    }

    @Test
    void indicesIntoTablesOfTwoSizesAreRefused() {
        LongValues indices = LongValues.of(Shape.of(1), 0);
        Statistics statistics =
                measure(indices, new StatisticsRequest.Frequencies("v", 4), new StatisticsRequest.Frequencies("v", 5));
        assertThat(statistics.frequencies("v")).isEmpty();
        assertThat(notes).hasSize(2).allMatch(note -> note.contains("rows=4") && note.contains("rows=5"));
    }

    @Test
    void aValueTooWideForAGramMatrixIsRefused() {
        int width = MomentsMeter.WIDEST + 1;
        Statistics statistics =
                measure(FloatValues.of(Shape.of(1, width), new float[width]), new StatisticsRequest.Moments("v"));
        assertThat(statistics.moments("v")).isEmpty();
        assertThat(notes).singleElement().asString().contains("16385");
    }

    @Test
    void aLargeBatchIsSummedInPartsSoThatFloatSumsStayShort() {
        int rows = 2 * MomentsSum.ROWS_AT_ONCE + 5;
        List<Integer> parts = new ArrayList<>();
        BitSet all = new BitSet();
        all.set(1, rows);
        MomentsSum sum = new MomentsSum(1);
        sum.add(FloatBuffer.wrap(new float[rows]), all, recording(parts));
        assertThat(parts).containsExactly(MomentsSum.ROWS_AT_ONCE, MomentsSum.ROWS_AT_ONCE, 4);
        assertThat(sum.count()).isEqualTo(rows - 1);
    }

    private static LinearAlgebra recording(List<Integer> rows) {
        return (LinearAlgebra) Proxy.newProxyInstance(
                LinearAlgebra.class.getClassLoader(),
                new Class<?>[] {LinearAlgebra.class},
                (proxy, method, arguments) -> {
                    rows.add((Integer) arguments[1]);
                    return null;
                });
    }

    @Test
    void theSameGramMatrixComesFromTheAlgebraAlone() {
        float[] x = {1, 2, 3, -1, 0, 5};
        double[] gram = new double[4];
        LinearAlgebra.openBlas().addGram(x, 3, 2, gram);
        assertThat(measure(FloatValues.of(Shape.of(3, 2), x), new StatisticsRequest.Moments("v"))
                        .moments("v")
                        .orElseThrow()
                        .gram())
                .isEqualTo(gram);
    }
}
