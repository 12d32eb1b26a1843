/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.vocabulary;

import dev.pare.pass.TokenVocabulary;
import dev.pare.recipe.OptionReader;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which tokens stay.
 *
 * @param minCount how often a token must have been seen
 * @param keep at most so many of the tokens that were seen, the most frequent; 0 for all
 * @param characters whether pieces of one character stay even if they were not seen
 */
record KeepRule(int minCount, int keep, boolean characters) {
    private static final String MIN_COUNT = "min-count";
    private static final String KEEP = "keep";
    private static final String CHARACTERS = "characters";

    static KeepRule read(OptionReader options) {
        return new KeepRule(
                options.integer(MIN_COUNT, 1, 1, Integer.MAX_VALUE),
                options.has(KEEP) ? options.integer(KEEP, 0, 1, Integer.MAX_VALUE) : 0,
                options.flag(CHARACTERS, true));
    }

    List<String> describe() {
        List<String> parts = new ArrayList<>();
        parts.add(MIN_COUNT + ": " + minCount);
        if (keep > 0) {
            parts.add(KEEP + ": " + keep);
        }
        parts.add(CHARACTERS + ": " + characters);
        return parts;
    }

    /** @param counts how often each token was seen */
    BitSet kept(long[] counts, TokenVocabulary vocabulary) {
        BitSet kept = new BitSet();
        List<Integer> seen = IntStream.range(0, Math.min(counts.length, vocabulary.size()))
                .filter(i -> counts[i] >= minCount)
                .boxed()
                .sorted(Comparator.comparingLong((Integer i) -> -counts[i]))
                .toList();
        seen.stream().limit(keep > 0 ? keep : seen.size()).forEach(kept::set);
        kept.or(vocabulary.required());
        if (characters) {
            kept.or(vocabulary.characters());
        }
        return vocabulary.closed(kept);
    }
}
