/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.pass.Progress;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.tensor.Values;
import java.util.Iterator;
import java.util.Map;

/** Passes over data until all meters have what they need, as progress tells of them. */
final class DataPasses {
    private final long samples;
    private final Meters meters;
    private final Progress progress;
    private final Step step;
    private long done;

    /** How values of a batch are added to meters. */
    interface Adding {
        void add(Map<String, Values> values, UnpaddedRows real);
    }

    /** What is done with a batch. */
    interface Step {
        void take(Batch batch, Adding adding);
    }

    /** @param samples in one pass */
    DataPasses(long samples, Meters meters, Progress progress, Step step) {
        this.samples = samples;
        this.meters = meters;
        this.progress = progress;
        this.step = step;
    }

    void begin() {
        done = samples * meters.donePasses();
        progress.report(meters.label(), done, samples * meters.passes());
    }

    void over(Dataset data, Adding adding) {
        Iterator<Batch> batches = data.batches().iterator();
        while (batches.hasNext() && !meters.values().isEmpty()) {
            Batch batch = batches.next();
            step.take(batch, adding);
            done += batch.samples();
            progress.report(meters.label(), done, samples * meters.passes());
        }
    }

    void end() {
        long all = samples * meters.donePasses();
        if (done < all) {
            progress.report(meters.label(), all, all);
        }
    }
}
