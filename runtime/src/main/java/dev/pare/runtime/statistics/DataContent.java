/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.statistics;

import dev.pare.analysis.content.ContentHash;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import java.util.TreeMap;

/**
 * What a dataset feeds a model, in which batches.
 *
 * @param hash of all feeds and masks. Whatever changes them counts: the file, the tokenizer, columns, limits, the batch size.
 */
record DataContent(String hash, int batches) {
    /** Goes through all batches once. */
    static DataContent of(Dataset data) {
        ContentHash hash = new ContentHash();
        int batches = 0;
        for (Batch batch : data.batches()) {
            add(batch, hash);
            batches++;
        }
        return new DataContent(hash.hex(), batches);
    }

    private static void add(Batch batch, ContentHash hash) {
        hash.put("batch").put(batch.samples()).put(batch.feeds().size());
        new TreeMap<>(batch.feeds()).forEach((name, values) -> {
            hash.put(name);
            add(values, hash);
        });
        hash.put(batch.mask().isPresent() ? 1 : 0);
        batch.mask().ifPresent(mask -> add(mask.toValues(), hash));
    }

    private static void add(Values values, ContentHash hash) {
        hash.put(values.shape().toString());
        if (values instanceof LongValues longs) {
            hash.put("integers");
            for (int i = 0; i < longs.size(); i++) {
                hash.put(longs.at(i));
            }
        } else if (values instanceof FloatValues floats) {
            hash.put("reals");
            for (int i = 0; i < floats.size(); i++) {
                hash.put(Float.floatToRawIntBits(floats.at(i)));
            }
        }
    }
}
