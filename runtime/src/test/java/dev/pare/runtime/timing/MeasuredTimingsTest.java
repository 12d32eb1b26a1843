/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pare.pass.Timings.Arithmetic;
import dev.pare.pass.Timings.Product;
import dev.pare.runtime.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredTimingsTest {
    private static final Product SMALL = new Product(16, 32, 32, Arithmetic.FLOAT);
    private static final Product LARGE = new Product(16, 512, 512, Arithmetic.FLOAT);
    private static final Product INTEGER = new Product(16, 64, 64, Arithmetic.INT8);

    @TempDir
    Path folder;

    private final List<Product> timed = new ArrayList<>();

    private MeasuredTimings timings(Path file) {
        return new MeasuredTimings(Optional.of(file), products -> {
            timed.addAll(products);
            Map<Product, Double> seconds = new HashMap<>();
            products.forEach(p -> seconds.put(p, 1e-6 * p.inputs()));
            return seconds;
        });
    }

    @Test
    void timesEachSizeOnceAndKeepsItForTheNextRun() {
        Path file = folder.resolve("deep/times.tsv");
        double[] first = timings(file).seconds(List.of(SMALL, LARGE, SMALL)).orElseThrow();
        double[] again = timings(file).seconds(List.of(SMALL, INTEGER)).orElseThrow();
        assertThat(timed).containsExactly(SMALL, LARGE, INTEGER);
        assertThat(first).containsExactly(new double[] {32e-6, 512e-6, 32e-6}, within(1e-12));
        assertThat(again).containsExactly(new double[] {32e-6, 64e-6}, within(1e-12));
        assertThat(again[0]).isEqualTo(first[0]);
    }

    @Test
    void touchesNoFileUntilItIsAsked() {
        Path file = folder.resolve("times.tsv");
        assertThat(timings(file).machine()).contains("ONNX Runtime", "1 thread");
        assertThat(file).doesNotExist();
    }

    @Test
    void refusesTimesOfAnotherMachine() throws IOException {
        Path file = folder.resolve("times.tsv");
        Files.writeString(file, "pare timings 1\tabacus\nFLOAT\t16\t32\t32\t1.0\n");
        assertThatThrownBy(() -> timings(file).seconds(List.of(SMALL)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no times of this machine");
    }

    @Test
    void refusesATableThatIsBroken() throws IOException {
        Path file = folder.resolve("times.tsv");
        timings(file).seconds(List.of(SMALL));
        Files.writeString(file, Files.readString(file) + "FLOAT\tmany\n");
        assertThatThrownBy(() -> timings(file).seconds(List.of(SMALL)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("not a table of times");
    }

    @Test
    void timesRealProductsInBothArithmetics() {
        Product tiny = new Product(16, 16, 16, Arithmetic.FLOAT);
        Product integer = new Product(16, 32, 48, Arithmetic.INT8);
        Map<Product, Double> seconds = Stopwatch.time(List.of(tiny, LARGE, integer));
        assertThat(seconds.get(LARGE)).isGreaterThan(seconds.get(tiny));
        assertThat(seconds.get(integer)).isPositive();
    }
}
