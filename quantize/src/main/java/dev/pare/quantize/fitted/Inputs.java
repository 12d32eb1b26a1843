package dev.pare.quantize.fitted;

import dev.pare.analysis.Weight;
import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Moments;
import dev.pare.pass.Statistics.Ranges;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was measured of the values that go into a weight, all its uses taken together. */
final class Inputs {
    private final Statistics statistics;

    Inputs(Statistics statistics) {
        this.statistics = statistics;
    }

    /** Empty if any of the values was not measured or is of another width: part of the inputs would mislead. */
    Optional<Moments> moments(Weight weight) {
        List<Moments> parts = new ArrayList<>();
        for (String input : Products.inputs(weight)) {
            Optional<Moments> part = statistics.moments(input);
            if (part.isEmpty()
                    || part.get().width()
                            != parts.stream().findFirst().orElse(part.get()).width()) {
                return Optional.empty();
            }
            parts.add(part.get());
        }
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of(parts.size() == 1 ? parts.get(0) : Moments.merged(parts));
    }

    /** Smallest and largest number of each input. */
    Optional<Ranges> ranges(List<String> values) {
        Ranges all = null;
        for (String value : values) {
            Optional<Ranges> one = statistics.ranges(value);
            if (one.isEmpty() || (all != null && all.low().length != one.get().low().length)) {
                return Optional.empty();
            }
            all = all == null ? one.get() : union(all, one.get());
        }
        return Optional.ofNullable(all);
    }

    private static Ranges union(Ranges a, Ranges b) {
        float[] low = a.low().clone();
        float[] high = a.high().clone();
        for (int i = 0; i < low.length; i++) {
            low[i] = Math.min(low[i], b.low()[i]);
            high[i] = Math.max(high[i], b.high()[i]);
        }
        return new Ranges(low, high);
    }
}
