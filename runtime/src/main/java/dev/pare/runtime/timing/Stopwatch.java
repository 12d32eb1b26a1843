/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.timing;

import dev.pare.onnx.OnnxWriter;
import dev.pare.pass.Timings.Product;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Times products in ONNX Runtime on one thread, taking turns, so that what else the machine does falls on all alike. */
final class Stopwatch {
    /** Products that take turns; more would not fit the caches beside each other, nor the memory. */
    private static final int TURNS = 12;

    private static final int LEAST_ROUNDS = 5;
    private static final int MOST_ROUNDS = 41;

    /** About how long one product is timed, in nanoseconds. */
    private static final double PATIENCE = 30e6;

    private Stopwatch() {}

    /** The median time of each product, in seconds. */
    static Map<Product, Double> time(List<Product> products) {
        Map<Product, Double> seconds = new LinkedHashMap<>();
        for (int at = 0; at < products.size(); at += TURNS) {
            List<Product> some = products.subList(at, Math.min(products.size(), at + TURNS));
            seconds.putAll(turns(some));
        }
        return seconds;
    }

    private static Map<Product, Double> turns(List<Product> products) {
        List<Timed> open = new ArrayList<>();
        try {
            for (Product product : products) {
                open.add(Timed.open(product));
            }
            for (int round = 0; round < MOST_ROUNDS; round++) {
                for (Timed timed : open) {
                    if (round < timed.rounds()) {
                        timed.run();
                    }
                }
            }
            Map<Product, Double> seconds = new LinkedHashMap<>();
            open.forEach(t -> seconds.put(t.product, t.seconds()));
            return seconds;
        } finally {
            open.forEach(Timed::close);
        }
    }

    /** A product that is loaded, with the times of its runs so far. */
    private static final class Timed {
        private final Product product;
        private final OrtModel model;
        private final Map<String, Values> input;
        private final int rounds;
        private final List<Long> nanos = new ArrayList<>();

        private Timed(Product product, OrtModel model) {
            this.product = product;
            this.model = model;
            float[] values = new float[product.rows() * product.inputs()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (i * 37 % 101) / 50f - 1;
            }
            this.input = Map.of(ProductModel.INPUT, FloatValues.of(Shape.of(product.rows(), product.inputs()), values));
            model.nanos(input);
            double once = Math.max(1, model.nanos(input));
            this.rounds = (int) Math.max(LEAST_ROUNDS, Math.min(MOST_ROUNDS, PATIENCE / once));
        }

        static Timed open(Product product) {
            try {
                Path file = Files.createTempFile("pare-timing", ".onnx");
                try {
                    OnnxWriter.writeScratch(ProductModel.of(product), file);
                    return new Timed(product, OrtModel.open(file, SessionSettings.defaults()));
                } finally {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("No temporary file for timing products: " + e.getMessage(), e);
            }
        }

        int rounds() {
            return rounds;
        }

        void run() {
            nanos.add(model.nanos(input));
        }

        double seconds() {
            long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2] / 1e9 / ProductModel.copies(product);
        }

        void close() {
            model.close();
        }
    }
}
