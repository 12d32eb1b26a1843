/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import dev.pare.runtime.tensor.InputRole;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How much of a text another text has seen.
 *
 * @param tokens in the text that is judged, padding left out
 * @param known how many of them are of a kind that occurs in the other text
 */
public record TokenCoverage(long tokens, long known) {
    /** Counts tokens; empty if one of the texts has none. */
    public static Optional<TokenCoverage> of(Dataset learned, Dataset judged, Signature signature) {
        Map<Long, Long> seen = counts(learned, signature);
        Map<Long, Long> wanted = counts(judged, signature);
        if (seen.isEmpty() || wanted.isEmpty()) {
            return Optional.empty();
        }
        long all = 0;
        long known = 0;
        for (Map.Entry<Long, Long> token : wanted.entrySet()) {
            all += token.getValue();
            known += seen.containsKey(token.getKey()) ? token.getValue() : 0;
        }
        return Optional.of(new TokenCoverage(all, known));
    }

    /** The share of known tokens, 0 to 1. */
    public double share() {
        return (double) known / tokens;
    }

    private static Map<Long, Long> counts(Dataset data, Signature signature) {
        Map<Long, Long> counts = new HashMap<>();
        Optional<String> ids = signature.input(InputRole.IDS).map(Port::name);
        if (ids.isPresent()) {
            for (Batch batch : data.batches()) {
                IntStream.range(0, batch.mask().isPresent() ? batch.samples() : 0)
                        .mapToObj(sample -> batch.tokens(ids.get(), sample))
                        .flatMap(Optional::stream)
                        .flatMap(List::stream)
                        .forEach(token -> counts.merge(token, 1L, Long::sum));
            }
        }
        return counts;
    }
}
