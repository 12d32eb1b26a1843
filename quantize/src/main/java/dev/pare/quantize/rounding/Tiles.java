/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

import java.util.stream.IntStream;

/** Ranges of channels, worked on side by side. Their borders do not depend on the number of threads, so neither does any result. */
final class Tiles {
    /** Work on the channels from one (inclusive) to another (exclusive). */
    interface Work {
        void on(int from, int to);
    }

    private Tiles() {}

    static void each(int channels, int size, Work work) {
        IntStream.range(0, (channels + size - 1) / size)
                .parallel()
                .forEach(tile -> work.on(tile * size, Math.min(channels, (tile + 1) * size)));
    }
}
