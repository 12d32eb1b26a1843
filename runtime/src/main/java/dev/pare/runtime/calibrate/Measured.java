package dev.pare.runtime.calibrate;

import dev.pare.graph.Model;
import dev.pare.pass.Statistics;
import dev.pare.pass.Walk;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a measurement found, by value name.
 *
 * @param runs runs changed models when a pass asks for it
 */
record Measured(Map<String, Moments> momentsByValue, Map<String, long[]> countsByIndices, Optional<Trials> runs)
        implements Statistics {
    Measured {
        momentsByValue = Map.copyOf(momentsByValue);
        countsByIndices = Map.copyOf(countsByIndices);
    }

    @Override
    public Optional<Moments> moments(String value) {
        return Optional.ofNullable(momentsByValue.get(value));
    }

    @Override
    public Optional<long[]> frequencies(String indices) {
        return Optional.ofNullable(countsByIndices.get(indices)).map(long[]::clone);
    }

    Measured with(Trials trials) {
        return new Measured(momentsByValue, countsByIndices, Optional.of(trials));
    }

    @Override
    public Optional<double[]> trials(List<Supplier<Model>> changed) {
        return runs.flatMap(r -> r.drifts(changed));
    }

    @Override
    public Optional<Walk> walk() {
        return runs.map(Trials::walk);
    }
}
