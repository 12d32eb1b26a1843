/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.pass.Cancellation;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import java.util.Iterator;
import java.util.List;

/** Data that gives no more batches once the work is cancelled. */
record CancellableDataset(Dataset data, Cancellation cancellation) implements Dataset {
    @Override
    public Iterable<Batch> batches() {
        return () -> {
            Iterator<Batch> batches = data.batches().iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return batches.hasNext();
                }

                @Override
                public Batch next() {
                    cancellation.check();
                    return batches.next();
                }
            };
        };
    }

    @Override
    public int samples() {
        return data.samples();
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

    @Override
    public boolean separable() {
        return data.separable();
    }

    @Override
    public Dataset byLength() {
        return new CancellableDataset(data.byLength(), cancellation);
    }

    @Override
    public String place(int sample) {
        return data.place(sample);
    }

    @Override
    public List<String> notes() {
        return data.notes();
    }

    @Override
    public void close() {
        data.close();
    }
}
