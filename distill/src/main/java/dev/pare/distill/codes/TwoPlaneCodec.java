/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.codes;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Codes with two planes of bytes: {@code table[low + fields[high + start][f]]}, where a byte of the high plane belongs to as many bytes of
 * the low plane as there are fields.
 */
final class TwoPlaneCodec implements SlotCodec {
    /** Where the rows for one multiplier lie. */
    private record Part(long from, long to) {}

    private final String low;
    private final String high;
    private final LookUps lookUps;
    private final CodeTable fields;
    private final Starts starts;
    private final TreeSet<Long> begins = new TreeSet<>();
    private final long gap;
    private final Map<Long, Part> parts = new HashMap<>();
    private final long[] fieldValues;

    /**
     * @param low the initializer with the bytes of the low plane
     * @param fieldValues the table of fields
     * @param count fields in a byte of the high plane
     * @param starts where the table of fields begins for each byte of the high plane
     */
    TwoPlaneCodec(String low, String high, LookUps lookUps, long[] fieldValues, int count, Starts starts) {
        this.low = low;
        this.high = high;
        this.fieldValues = fieldValues;
        this.lookUps = lookUps;
        this.starts = starts;
        Arrays.stream(fieldValues).forEach(begins::add);
        this.gap = gap();
        long[] numbers = Arrays.stream(fieldValues).map(v -> v / gap).toArray();
        // Within a part these differ by less than 256, which is all that a row is found by.
        this.fields = new CodeTable(numbers, count);
    }

    private long gap() {
        long least = lookUps.table().rows();
        Long before = null;
        for (long each : begins) {
            least = before == null ? least : Math.min(least, each - before);
            before = each;
        }
        return least;
    }

    @Override
    public int slots() {
        return lookUps.slots();
    }

    @Override
    public int integer(int slot) {
        return lookUps.integer(slot);
    }

    @Override
    public Block grid(int slot) {
        Part part = part(starts.of(lookUps.unit(slot) / fields.width()));
        return lookUps.table().grid(part.from(), part.to());
    }

    private Part part(long start) {
        return parts.computeIfAbsent(start, s -> {
            int from = (int) start * fields.width();
            int to = from + starts.rows() * fields.width();
            long least = Arrays.stream(fieldValues, from, to).min().orElse(0);
            long most = Arrays.stream(fieldValues, from, to).max().orElse(0);
            return new Part(least, most + gap);
        });
    }

    @Override
    public Map<String, byte[]> encode(int[] integers) {
        byte[] lows = new byte[lookUps.count()];
        byte[] highs = new byte[lookUps.count() / fields.width()];
        int[] numbers = new int[lookUps.count()];
        for (int i = 0; i < lows.length; i++) {
            Part part = part(starts.of(i / fields.width()));
            int row = lookUps.row(i, part.from(), part.to(), integers);
            long begin = begins.floor((long) row);
            lows[i] = (byte) (row - begin);
            numbers[i] = (int) (begin / gap);
        }
        for (int i = 0; i < highs.length; i++) {
            long from = starts.of(i);
            highs[i] = (byte) (fields.row(from, from + starts.rows(), numbers, i * fields.width()) - from);
        }
        return Map.of(low, lows, high, highs);
    }
}
