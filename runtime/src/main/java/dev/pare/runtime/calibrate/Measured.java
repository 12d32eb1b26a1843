/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.graph.Model;
import dev.pare.pass.SequentialCalibration;
import dev.pare.pass.Statistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a measurement found, by value name.
 *
 * @param momentsByValue those that were too many for the heap are read when they are asked for
 * @param runs runs changed models when a pass asks for it
 */
record Measured(
        Map<String, Supplier<Moments>> momentsByValue,
        Map<String, long[]> countsByIndices,
        Map<String, Ranges> rangesByValue,
        Map<String, Histogram> histogramByValue,
        Optional<Runs> runs)
        implements Statistics {

    Measured {
        momentsByValue = Map.copyOf(momentsByValue);
        countsByIndices = Map.copyOf(countsByIndices);
        rangesByValue = Map.copyOf(rangesByValue);
        histogramByValue = Map.copyOf(histogramByValue);
    }

    @Override
    public Optional<Moments> moments(String value) {
        return Optional.ofNullable(momentsByValue.get(value)).map(Supplier::get);
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

    Measured with(Runs model) {
        return new Measured(momentsByValue, countsByIndices, rangesByValue, histogramByValue, Optional.of(model));
    }

    @Override
    public Optional<double[]> trials(List<Supplier<Model>> changed) {
        return runs.flatMap(r -> r.trials(changed));
    }

    @Override
    public Optional<SequentialCalibration> walk() {
        return runs.map(Runs::walk);
    }

    @Override
    public Statistics against(Model original) {
        return new Measured(Map.of(), Map.of(), Map.of(), Map.of(), runs.map(r -> r.against(original)));
    }

    @Override
    public <T> Optional<T> data(Class<T> form) {
        return runs.map(Runs::own).filter(form::isInstance).map(form::cast);
    }
}
