/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task.vector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Collects pairs of texts, and looks up the second by the first. Texts of the same tokens are one text. */
public final class RetrievalMeter {
    /** Every first text is compared with every second one: this many take seconds. */
    private static final int MOST_PAIRS = 2000;

    /** A pair is right if its gold score lies in this upper part of the range. */
    private static final double RIGHT = 0.8;

    private final List<Pair> pairs = new ArrayList<>();

    /** A text by its tokens, with both models' vectors. */
    public record Text(List<Long> tokens, double[] original, double[] candidate) {}

    private record Pair(Text first, Text second) {}

    public void add(Text first, Text second) {
        if (pairs.size() < MOST_PAIRS) {
            pairs.add(new Pair(first, second));
        }
    }

    /** @param gold scores of all pairs; without them every pair is right */
    public Optional<RetrievalScores> scores(Optional<List<Double>> gold) {
        Map<List<Long>, Integer> numbers = new HashMap<>();
        List<Text> texts = new ArrayList<>();
        for (Pair pair : pairs) {
            if (numbers.putIfAbsent(pair.second().tokens(), texts.size()) == null) {
                texts.add(pair.second());
            }
        }
        double least = gold.map(RetrievalMeter::leastOfRight).orElse(Double.NEGATIVE_INFINITY);
        Map<List<Long>, Text> queries = new LinkedHashMap<>();
        Map<List<Long>, Set<Integer>> right = new HashMap<>();
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            if (gold.isEmpty() || gold.get().get(i) >= least) {
                List<Long> tokens = pair.first().tokens();
                queries.putIfAbsent(tokens, pair.first());
                right.computeIfAbsent(tokens, t -> new TreeSet<>())
                        .add(numbers.get(pair.second().tokens()));
            }
        }
        if (texts.size() < 2 || queries.isEmpty()) {
            return Optional.empty();
        }
        Search original = new Search(texts.stream().map(Text::original).toList());
        Search candidate = new Search(texts.stream().map(Text::candidate).toList());
        queries.forEach((tokens, query) -> {
            original.look(query.original(), right.get(tokens));
            candidate.look(query.candidate(), right.get(tokens));
        });
        return Optional.of(new RetrievalScores(queries.size(), texts.size(), original.quality(), candidate.quality()));
    }

    private static double leastOfRight(List<Double> gold) {
        double low = gold.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double high = gold.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return low + RIGHT * (high - low);
    }
}
