/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import java.util.stream.IntStream;

/** Rounds the channels of a matrix to the grids of their blocks, each number to the nearest point. Needs no data. */
final class BlockRounding {
    /** Channels that are read at once: few enough for any heap, enough to read rows in long runs. */
    private static final int TOGETHER = 64;

    private BlockRounding() {}

    static BlockedCodes of(Channels channels, BlockForm form) {
        int count = channels.count();
        int length = channels.length();
        BlockedCodes codes = form.empty(count, length);
        GridSearch search = new GridSearch(form.bits(), form.symmetric());
        // Each channel writes to places of its own, so that threads do not matter.
        IntStream.range(0, (count + TOGETHER - 1) / TOGETHER).parallel().forEach(part -> {
            int first = part * TOGETHER;
            int some = Math.min(TOGETHER, count - first);
            float[] values = channels.read(first, some);
            for (int c = 0; c < some; c++) {
                round(values, c * length, search, codes, first + c);
            }
        });
        return codes;
    }

    private static void round(float[] values, int from, GridSearch search, BlockedCodes codes, int channel) {
        int length = codes.length();
        for (int block = 0; block < codes.blocks(); block++) {
            int start = block * codes.blockSize();
            int end = Math.min(length, start + codes.blockSize());
            BlockGrid grid = search.grid(values, from + start, from + end);
            codes.put(channel, block, grid);
            for (int k = start; k < end; k++) {
                codes.codes()[channel * length + k] = (byte) grid.code(values[from + k]);
            }
        }
    }

    /** Squared error of rounding over the squares of the matrix. */
    static double relativeError(Channels channels, BlockedCodes codes) {
        double error = 0;
        double all = 0;
        int length = codes.length();
        for (int first = 0; first < codes.channels(); first += TOGETHER) {
            int some = Math.min(TOGETHER, codes.channels() - first);
            float[] values = channels.read(first, some);
            for (int i = 0; i < values.length; i++) {
                double difference = codes.value(first + i / length, i % length) - (double) values[i];
                error += difference * difference;
                all += (double) values[i] * values[i];
            }
        }
        return all == 0 ? 0 : error / all;
    }
}
