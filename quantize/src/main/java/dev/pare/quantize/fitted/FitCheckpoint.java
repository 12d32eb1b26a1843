/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Weight;
import dev.pare.analysis.content.ContentHash;
import dev.pare.pass.Checkpoint;
import java.util.Optional;

/**
 * What has been found so far, in order. An entry is found again only if all before it was found to be the same, since a weight is fitted to
 * what the weights before it leave of its inputs.
 */
final class FitCheckpoint {
    private final Checkpoint checkpoint;
    private String soFar = "";

    FitCheckpoint(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** The result for a weight that is next, from an interrupted run. */
    Optional<Fitted> find(Weight weight, FittedPlan fit) {
        return checkpoint
                .find(key(weight, fit))
                .flatMap(Fitted::read)
                .filter(f -> f.codes().codes().length == weight.tensor().shape().elements());
    }

    void add(Weight weight, FittedPlan fit, Fitted found, boolean fresh) {
        if (checkpoint == Checkpoint.NONE) {
            return;
        }
        byte[] bytes = found.bytes();
        if (fresh) {
            checkpoint.keep(key(weight, fit), bytes);
        }
        soFar = new ContentHash().put(key(weight, fit)).put(bytes).hex();
    }

    /** A weight that is settled by its plan alone. */
    void add(Weight weight, FittedPlan fit) {
        soFar = key(weight, fit);
    }

    private String key(Weight weight, FittedPlan fit) {
        ContentHash hash = new ContentHash().put(soFar).put(weight.name());
        if (fit instanceof FittedPlan.Product product) {
            hash.put("product").put(product.bits());
            if (product.thin().rank() > 0) {
                hash.put("thin").put(product.thin().rank());
            }
            for (float divisor : product.smoothing()) {
                hash.put(Float.floatToRawIntBits(divisor));
            }
            for (int apart : product.apart()) {
                hash.put("apart").put(apart);
            }
        } else if (fit instanceof FittedPlan.Table table) {
            hash.put("table")
                    .put(table.classOfRow())
                    .put(table.form().hasDirection() ? 1 : 0)
                    .put(table.form().hasColumns() ? 1 : 0);
            for (int bits : table.classes()) {
                hash.put(bits);
            }
        } else if (fit instanceof FittedPlan.Stored stored) {
            hash.put("stored").put(stored.bits());
        }
        return hash.hex();
    }
}
