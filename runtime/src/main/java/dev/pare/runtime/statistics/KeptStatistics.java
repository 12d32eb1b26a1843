/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.statistics;

import dev.pare.graph.Model;
import dev.pare.pass.SequentialCalibration;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers from a file, read each time; what needs runs of models comes from them.
 *
 * @param keys where the answers to the requests lie; those that nobody could measure are not in it
 * @param runs runs models
 */
record KeptStatistics(StoredFindings stored, Map<StatisticsRequest, EntryKey> keys, Statistics runs)
        implements Statistics {
    KeptStatistics {
        keys = Map.copyOf(keys);
    }

    private <F extends Finding> Optional<F> find(
            Class<? extends StatisticsRequest> kind, String value, Class<F> finding) {
        return keys.entrySet().stream()
                .filter(entry -> kind.isInstance(entry.getKey())
                        && entry.getKey().value().equals(value))
                .findFirst()
                .flatMap(entry -> stored.find(entry.getValue()))
                .filter(finding::isInstance)
                .map(finding::cast);
    }

    @Override
    public Optional<Moments> moments(String value) {
        return find(StatisticsRequest.Moments.class, value, Finding.OfMoments.class)
                .map(Finding.OfMoments::moments);
    }

    @Override
    public Optional<long[]> frequencies(String indices) {
        return find(StatisticsRequest.Frequencies.class, indices, Finding.OfFrequencies.class)
                .map(Finding.OfFrequencies::counts);
    }

    @Override
    public Optional<Ranges> ranges(String value) {
        return find(StatisticsRequest.Ranges.class, value, Finding.OfRanges.class)
                .map(Finding.OfRanges::ranges);
    }

    @Override
    public Optional<Histogram> histogram(String value) {
        return find(StatisticsRequest.Histogram.class, value, Finding.OfHistogram.class)
                .map(Finding.OfHistogram::histogram);
    }

    @Override
    public Optional<double[]> trials(List<Supplier<Model>> changed) {
        return runs.trials(changed);
    }

    @Override
    public Optional<SequentialCalibration> walk() {
        return runs.walk();
    }

    @Override
    public Statistics against(Model original) {
        return runs.against(original);
    }

    @Override
    public <T> Optional<T> data(Class<T> form) {
        return runs.data(form);
    }
}
