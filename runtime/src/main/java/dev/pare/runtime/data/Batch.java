/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Samples that go through a model together.
 *
 * @param feeds value by input name
 * @param labels one for each sample
 * @param mask the positions that are not padding, when the model reads sequences
 * @param samples the number of samples; rows after these only fill up a model's fixed batch size
 */
public record Batch(Map<String, Values> feeds, List<Label> labels, Optional<Mask> mask, int samples) {
    public Batch {
        feeds = Map.copyOf(feeds);
        labels = List.copyOf(labels);
        if (labels.size() != samples) {
            throw new IllegalArgumentException(labels.size() + " labels for " + samples + " samples");
        }
    }

    /** The tokens of a sample at an input, padding left out; empty if the batch feeds no integers to it. */
    public Optional<List<Long>> tokens(String input, int sample) {
        return feeds.get(input) instanceof LongValues all
                ? Optional.of(IntStream.range(0, all.rowSize())
                        .filter(i -> mask.isEmpty() || mask.get().isReal(sample, i))
                        .mapToObj(i -> all.at(sample * all.rowSize() + i))
                        .toList())
                : Optional.empty();
    }

    /** The size of the batch axis: the samples, and what fills up a fixed batch size. */
    public int rows() {
        return mask.map(Mask::rows).orElse(samples);
    }
}
