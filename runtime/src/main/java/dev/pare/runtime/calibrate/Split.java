/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

/**
 * Divides data into what passes learn from and what their choices are judged on, so that no choice is made on samples that were fitted. A
 * fifth of the samples is held out, in whole batches spread evenly over the data: of batches of one size, every fifth. Data that would
 * leave fewer than {@value #LEAST} samples for judging is not divided, and serves for both.
 */
final class Split {
    static final int LEAST = 32;
    static final int SHARE = 5;

    private final Dataset data;
    private BitSet held;
    private int heldSamples;

    Split(Dataset data) {
        this.data = data;
    }

    Dataset learning() {
        return new Part(false);
    }

    Dataset judging() {
        return new Part(true);
    }

    /** What was held out, in words. */
    Optional<String> note() {
        deal();
        return held.isEmpty()
                ? Optional.empty()
                : Optional.of(heldSamples + " of " + data.samples()
                        + " samples are held out of the statistics, to judge choices on");
    }

    /** Goes through the data once: only that tells where batches end. */
    private void deal() {
        if (held != null) {
            return;
        }
        held = new BitSet();
        if (data.samples() >= LEAST * SHARE) {
            int seen = 0;
            int number = 0;
            for (Batch batch : data.batches()) {
                seen += batch.samples();
                if ((long) (heldSamples + batch.samples()) * SHARE <= seen) {
                    heldSamples += batch.samples();
                    held.set(number);
                }
                number++;
            }
        }
        if (heldSamples < LEAST) {
            held.clear();
            heldSamples = 0;
        }
    }

    /** One of the two parts; both are all of the data when it is not divided. */
    private final class Part implements Dataset {
        private final boolean judging;

        Part(boolean judging) {
            this.judging = judging;
        }

        @Override
        public Iterable<Batch> batches() {
            deal();
            return held.isEmpty()
                    ? data.batches()
                    : () -> {
                        AtomicInteger number = new AtomicInteger();
                        return StreamSupport.stream(data.batches().spliterator(), false)
                                .filter(batch -> held.get(number.getAndIncrement()) == judging)
                                .iterator();
                    };
        }

        @Override
        public int samples() {
            deal();
            return held.isEmpty() ? data.samples() : judging ? heldSamples : data.samples() - heldSamples;
        }

        @Override
        public String description() {
            return data.description();
        }

        @Override
        public boolean synthetic() {
            return data.synthetic();
        }

        @Override
        public boolean pairs() {
            return data.pairs();
        }
    }
}
