/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.data;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Label;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One text or one row of arrays.
 *
 * @param feeds value by input name, with a first axis of size 1
 * @param length the number of positions, padding included that the model fixes; 0 where the model reads no sequence
 * @param real which positions are not padding
 */
record Sample(Map<String, Values> feeds, int length, boolean[] real, Label label) {

    /**
     * A row of a batch without what only pads its end.
     *
     * @param padded whether padding stays
     */
    static Sample of(Batch batch, int row, boolean padded) {
        int whole = batch.mask().map(Mask::length).orElse(0);
        int length = padded || batch.mask().isEmpty() ? whole : lastReal(batch, row, whole) + 1;
        boolean[] real = new boolean[length];
        for (int i = 0; i < length; i++) {
            real[i] = batch.mask().get().isReal(row, i);
        }
        Map<String, Values> feeds = new LinkedHashMap<>();
        batch.feeds().forEach((name, values) -> feeds.put(name, cut(values, row, whole, length)));
        return new Sample(feeds, length, real, batch.labels().get(row));
    }

    private static int lastReal(Batch batch, int row, int length) {
        int last = length - 1;
        while (last > 0 && !batch.mask().get().isReal(row, last)) {
            last--;
        }
        return last;
    }

    /** A row, and of a sequence its beginning. */
    private static Values cut(Values values, int row, int whole, int length) {
        long[] shape = values.shape().toArray();
        Values own = values instanceof LongValues longs
                ? longs.rows(row, row + 1)
                : ((FloatValues) values).rows(row, row + 1);
        if (shape.length < 2 || shape[1] != whole || length == whole || own.size() == 0) {
            return own;
        }
        shape[0] = 1;
        shape[1] = length;
        Shape cut = Shape.of(shape);
        int count = Math.toIntExact(cut.elements());
        return own instanceof LongValues longs
                ? LongValues.of(cut, Arrays.copyOf(longs.toArray(), count))
                : FloatValues.of(cut, Arrays.copyOf(((FloatValues) own).toArray(), count));
    }

    /** The text up to a position. */
    Sample first(int positions) {
        Map<String, Values> cut = new LinkedHashMap<>();
        feeds.forEach((name, values) -> cut.put(name, cut(values, 0, length, positions)));
        return new Sample(cut, positions, Arrays.copyOf(real, positions), label);
    }

    long[] ids(String input) {
        return ((LongValues) feeds.get(input)).toArray();
    }

    /** Other tokens in the same places. */
    Sample withIds(String input, long... ids) {
        Map<String, Values> changed = new LinkedHashMap<>(feeds);
        changed.put(input, LongValues.of(feeds.get(input).shape(), ids.clone()));
        return new Sample(changed, length, real, Label.NONE);
    }

    int firstReal() {
        int first = 0;
        while (first < length - 1 && !real[first]) {
            first++;
        }
        return first;
    }

    int tokens() {
        int count = 0;
        for (boolean each : real) {
            count += each ? 1 : 0;
        }
        return Math.max(1, count);
    }
}
