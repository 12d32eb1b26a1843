package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.quantize.codes.WideCodes;
import dev.pare.tensor.Half;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WideRoundingTest {
    /** Rows down to 0.07 in size: with the least step that float16 has they keep 10 bits. */
    @ParameterizedTest
    @ValueSource(floats = {0.07f, 0.5f, 1, 2.0001f, 3.3f, 100, 9999})
    void numbersAreOffByHalfAStepAtMostAndScalesAreFloat16(float size) {
        float[] row = Samples.numbers(64, 5);
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) (size * Math.tanh(row[i]));
        }
        row[3] = -size;
        WideCodes codes = WideRounding.of(new Channels(1, 64, row));
        float scale = codes.scales()[0];
        assertThat(Half.toFloat(Half.fromFloat(scale))).isEqualTo(scale);
        for (int k = 0; k < row.length; k++) {
            assertThat(codes.value(0, k)).isCloseTo(row[k], within(0.5001f * scale));
        }
    }

    /** No float16 is small enough for them. */
    @Test
    void tinyRowsHaveScalesOfTheirOwnSize() {
        WideCodes codes = WideRounding.of(new Channels(2, 2, new float[] {1e-6f, -5e-7f, 0, 0}));
        assertThat(codes.value(0, 0)).isCloseTo(1e-6f, within(1e-10f));
        assertThat(codes.value(0, 1)).isCloseTo(-5e-7f, within(1e-10f));
        assertThat(codes.value(1, 0)).isZero();
    }
}
