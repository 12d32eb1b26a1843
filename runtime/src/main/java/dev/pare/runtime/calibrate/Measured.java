package dev.pare.runtime.calibrate;

import dev.pare.pass.Statistics;
import java.util.Map;
import java.util.Optional;

/** What a measurement found, by value name. */
record Measured(Map<String, Moments> momentsByValue, Map<String, long[]> countsByIndices) implements Statistics {
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
}
