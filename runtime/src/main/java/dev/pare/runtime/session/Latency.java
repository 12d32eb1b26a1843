/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.session;

import ai.onnxruntime.OrtException;
import dev.pare.pass.Progress;
import dev.pare.runtime.tensor.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Times two models on the same inputs, taking turns, so that what else the machine does falls on both alike. */
public final class Latency {
    private Latency() {}

    /**
     * Milliseconds of one run.
     *
     * @param median the middle time
     * @param min the shortest time
     */
    public record Times(double median, double min) {
        static Times of(long... nanos) {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            int middle = sorted.length / 2;
            double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
            return new Times(median / 1e6, sorted[0] / 1e6);
        }
    }

    /**
     * Both models' times.
     *
     * @param ratio candidate's median over the original's
     * @param rounds timed runs of each batch in each model
     */
    public record Comparison(Times original, Times candidate, double ratio, int rounds) {}

    /**
     * Times each batch in turn: original, candidate, original, …; each model runs every batch once first, untimed.
     *
     * @param batches feeds, at least one
     * @param rounds at least one
     */
    public static Comparison compare(
            OrtModel original, OrtModel candidate, List<Map<String, Values>> batches, int rounds, Progress progress) {
        return compare(original, candidate, batches, batches, rounds, progress);
    }

    /** The same with other feeds for the candidate, as many as for the original. */
    public static Comparison compare(
            OrtModel original,
            OrtModel candidate,
            List<Map<String, Values>> batches,
            List<Map<String, Values>> others,
            int rounds,
            Progress progress) {
        long[] first = new long[batches.size() * rounds];
        long[] second = new long[batches.size() * rounds];
        int done = 0;
        for (int i = 0; i < batches.size(); i++) {
            try (Feeds a = feeds(original, batches.get(i));
                    Feeds b = feeds(candidate, others.get(i))) {
                time(original, a);
                time(candidate, b);
                for (int round = 0; round < rounds; round++) {
                    first[done] = time(original, a);
                    second[done] = time(candidate, b);
                    progress.report("timing", ++done, first.length);
                }
            }
        }
        return comparison(first, second, batches.size(), rounds);
    }

    /** A model's time for the data is the sum over batches of each batch's median (and shortest) time, per batch. */
    private static Comparison comparison(long[] first, long[] second, int batches, int rounds) {
        Times original = mean(first, batches, rounds);
        Times candidate = mean(second, batches, rounds);
        return new Comparison(original, candidate, candidate.median() / original.median(), rounds);
    }

    private static Times mean(long[] nanos, int batches, int rounds) {
        List<Times> each = new ArrayList<>();
        for (int batch = 0; batch < batches; batch++) {
            each.add(Times.of(Arrays.copyOfRange(nanos, batch * rounds, (batch + 1) * rounds)));
        }
        return new Times(
                each.stream().mapToDouble(Times::median).average().orElseThrow(),
                each.stream().mapToDouble(Times::min).average().orElseThrow());
    }

    private static Feeds feeds(OrtModel model, Map<String, Values> batch) {
        try {
            return model.feeds(batch);
        } catch (OrtException e) {
            throw new RunException(model.path(), e);
        }
    }

    private static long time(OrtModel model, Feeds feeds) {
        try {
            return model.timeOnce(feeds);
        } catch (OrtException e) {
            throw new RunException(model.path(), e);
        }
    }
}
