package dev.pare.runtime.calibrate;

import dev.pare.graph.Model;
import dev.pare.pass.Statistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a measurement found, by value name.
 *
 * @param runs runs changed models when a pass asks for it
 */
record Measured(
        Map<String, Moments> momentsByValue,
        Map<String, long[]> countsByIndices,
        Map<String, Ranges> rangesByValue,
        Map<String, Histogram> histogramByValue,
        Optional<Trials> runs)
        implements Statistics {

    static Measured nothing() {
        return new Measured(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>(), Optional.empty());
    }

    @Override
    public Optional<Moments> moments(String value) {
        return Optional.ofNullable(momentsByValue.get(value));
    }

    @Override
    public Optional<long[]> frequencies(String indices) {
        return Optional.ofNullable(countsByIndices.get(indices)).map(long[]::clone);
    }

    @Override
    public Optional<Ranges> ranges(String value) {
        return Optional.ofNullable(rangesByValue.get(value));
    }

    @Override
    public Optional<Histogram> histogram(String value) {
        return Optional.ofNullable(histogramByValue.get(value));
    }

    Measured with(Trials trials) {
        return new Measured(
                momentsByValue, countsByIndices, rangesByValue, histogramByValue, Optional.of(trials));
    }

    @Override
    public Optional<double[]> trials(List<Supplier<Model>> changed) {
        return runs.flatMap(r -> r.drifts(changed));
    }
}
