package dev.pare.runtime.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
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
                RealRows.of(Samples.batch(Shape.of(rows), new long[rows], Optional.empty(), rows)));
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
        assertThat(notes).hasSize(2).allMatch(note -> note.contains("4, 5"));
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
    void aValueThatTheDataDoesNotFeedIsRefused() {
        LongValues values = LongValues.of(Shape.of(1), 0);
        assertThat(measure(values, new StatisticsRequest.Moments("w")).moments("w"))
                .isEmpty();
        assertThat(notes).singleElement().asString().contains("'w'");
    }

    /** Beyond 2^24, adding 1 to a float changes nothing: a batch summed at once would stop there. */
    @Test
    void aBatchOfAnySizeIsSummedInParts() {
        int rows = 3 * MomentsSum.ROWS_AT_ONCE + 5;
        float[] x = new float[rows];
        Arrays.fill(x, 100.01f);
        Statistics statistics = measure(FloatValues.of(Shape.of(rows, 1), x), new StatisticsRequest.Moments("v"));
        Statistics.Moments moments = statistics.moments("v").orElseThrow();
        double exact = rows * (double) 100.01f * 100.01f;
        assertThat(moments.count()).isEqualTo(rows);
        assertThat(moments.gram()[0]).isCloseTo(exact, within(exact * MomentsSum.ROWS_AT_ONCE * 0x1p-24));
        assertThat(moments.mean()[0]).isCloseTo(100.01f, within(1e-10));
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
