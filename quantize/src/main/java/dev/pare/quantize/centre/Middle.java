package dev.pare.quantize.centre;

import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Ranges;
import dev.pare.quantize.centre.Trace.Reading;
import java.util.List;
import java.util.Optional;

/** The middle of each channel over all values that products read, and what it takes off the noise. */
record Middle(Ranges ranges, double[] shift, double before, double after) {
    /** Shifts that take less than this off the noise are not worth a change. */
    private static final double WORTHWHILE = 0.01;

    /** Empty if any of the values was not measured, or something infinite was. */
    static Optional<Middle> of(List<Reading> readings, int width, Statistics statistics) {
        float[] low = null;
        float[] high = null;
        for (String value : readings.stream().map(Reading::value).distinct().toList()) {
            Optional<Ranges> one = statistics.ranges(value).filter(r -> r.low().length == width);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            low = low == null ? one.get().low().clone() : low;
            high = high == null ? one.get().high().clone() : high;
            for (int k = 0; k < width; k++) {
                low[k] = Math.min(low[k], one.get().low()[k]);
                high[k] = Math.max(high[k], one.get().high()[k]);
            }
        }
        double[] shift = new double[width];
        for (int k = 0; k < width; k++) {
            shift[k] = ((double) low[k] + high[k]) / 2;
            if (!Double.isFinite(shift[k])) {
                return Optional.empty();
            }
        }
        Noise noise = new Noise(readings, width);
        Ranges ranges = new Ranges(low, high);
        return Optional.of(new Middle(ranges, shift, noise.of(ranges, new double[width]), noise.of(ranges, shift)));
    }

    boolean worthwhile() {
        return after < (1 - WORTHWHILE) * before;
    }

    String gain() {
        return Math.round(100 * (1 - Math.sqrt(after / before))) + " % less error from 8-bit codes expected";
    }
}
