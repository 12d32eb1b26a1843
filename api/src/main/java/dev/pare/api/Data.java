/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.analysis.Facts;
import dev.pare.analysis.LookupBounds;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.data.DataSource;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.data.SeededDataset;
import dev.pare.runtime.tensor.Signature;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where inputs come from: a file of text, arrays or tensors, or made up from the model's own shapes.
 *
 * @param path the file or folder; empty for made-up inputs
 * @param seed what made-up inputs are made from
 */
public record Data(Optional<Path> path, DataOptions options, long seed) {
    private static final int MADE_UP_BATCHES = 8;

    /** Text (with a tokenizer in the options), {@code .npz}, or a folder of {@code test_data_set_*}. */
    public static Data of(Path path, DataOptions options) {
        return new Data(Optional.of(path), options, 0);
    }

    /** Inputs made up from the model's shapes. They show that a model runs and drifts, not how well it does its task. */
    public static Data madeUp(long seed) {
        return new Data(Optional.empty(), DataOptions.defaults(), seed);
    }

    /** Opens the data for a model; sequences are cut to what its position table holds. */
    Dataset open(Facts facts, Signature signature) {
        if (path.isEmpty()) {
            return new SeededDataset(signature, LookupBounds.of(facts), seed, MADE_UP_BATCHES);
        }
        int longest = (int)
                Math.min(options.maxLength(), LookupBounds.positions(facts).orElse(options.maxLength()));
        return DataSource.open(path.get(), signature, options.withMaxLength(longest));
    }
}
