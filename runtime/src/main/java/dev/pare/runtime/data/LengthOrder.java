/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Puts samples of like length into one batch, so that little is padded. The batches are dealt out so that any first few of them are about
 * as long as all.
 */
final class LengthOrder {
    /** Steps of the golden ratio cover a circle evenly, however many they are (Weyl's sequence). */
    private static final double GOLDEN = 0.618_033_988_749_895;

    private LengthOrder() {}

    /**
     * Indices of samples, batch by batch.
     *
     * @param lengths of all samples
     * @param batchSize the most samples of a batch
     * @param mixed whether samples of a batch may differ in length
     */
    static List<List<Integer>> batches(List<Integer> lengths, int batchSize, boolean mixed) {
        List<Integer> sorted = IntStream.range(0, lengths.size())
                .boxed()
                .sorted(Comparator.comparing(lengths::get))
                .toList();
        List<List<Integer>> batches = new ArrayList<>();
        List<Integer> batch = new ArrayList<>();
        for (int sample : sorted) {
            boolean full = batch.size() == batchSize;
            if (!batch.isEmpty()
                    && (full || !mixed && !lengths.get(batch.get(0)).equals(lengths.get(sample)))) {
                batches.add(batch);
                batch = new ArrayList<>();
            }
            batch.add(sample);
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return spread(batches);
    }

    private static <T> List<T> spread(List<T> sorted) {
        int count = sorted.size();
        long step = Math.max(1, Math.round(GOLDEN * count));
        while (count > 0
                && !BigInteger.valueOf(step).gcd(BigInteger.valueOf(count)).equals(BigInteger.ONE)) {
            step++;
        }
        long stride = step;
        return IntStream.range(0, count)
                .mapToObj(i -> sorted.get((int) (i * stride % count)))
                .toList();
    }
}
