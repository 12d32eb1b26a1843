/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.timing;

import dev.pare.pass.Timings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Times products when they are first asked for, on a grid of sizes, and keeps the table in a file for the next time. What lies between
 * the sizes of the grid is interpolated.
 */
public final class MeasuredTimings implements Timings {
    private final Optional<Path> named;
    private final Function<List<Product>, Map<Product, Double>> stopwatch;
    private TimingFile file;
    private Map<Product, Double> timed;

    MeasuredTimings(Optional<Path> named, Function<List<Product>, Map<Product, Double>> stopwatch) {
        this.named = named;
        this.stopwatch = stopwatch;
    }

    /** Keeps the table in a file for this machine in the user's cache folder. */
    public static MeasuredTimings inCache() {
        return new MeasuredTimings(Optional.empty(), Stopwatch::time);
    }

    /** Keeps the table in a file, which is created if it does not exist. */
    public static MeasuredTimings in(Path file) {
        return new MeasuredTimings(Optional.of(file), Stopwatch::time);
    }

    /**
     * @throws dev.pare.runtime.data.DataException if the file is of another machine or cannot be read or written
     */
    @Override
    public synchronized Optional<double[]> seconds(List<Product> products) {
        open();
        Set<Product> missing = new LinkedHashSet<>();
        products.forEach(p -> missing.addAll(GridPoint.around(p)));
        missing.removeAll(timed.keySet());
        if (!missing.isEmpty()) {
            timed.putAll(stopwatch.apply(List.copyOf(missing)));
            file.write(timed);
            // As the next run will read them, so that it plans alike.
            timed = new LinkedHashMap<>(file.read());
        }
        return Optional.of(
                products.stream().mapToDouble(p -> GridPoint.seconds(p, timed)).toArray());
    }

    private void open() {
        if (timed == null) {
            file = new TimingFile(named.orElseGet(Machine::file), Machine.name());
            timed = new LinkedHashMap<>(file.read());
        }
    }

    @Override
    public String machine() {
        return Machine.name();
    }
}
