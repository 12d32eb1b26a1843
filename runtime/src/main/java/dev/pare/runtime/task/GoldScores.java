/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task;

import dev.pare.runtime.data.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Scores of both models beside what people gave. */
final class GoldScores {
    private final List<Double> original = new ArrayList<>();
    private final List<Double> candidate = new ArrayList<>();
    private final List<Double> gold = new ArrayList<>();

    void add(double ofOriginal, double ofCandidate, Label label) {
        original.add(ofOriginal);
        candidate.add(ofCandidate);
        if (label instanceof Label.Score score) {
            gold.add(score.value());
        } else if (label instanceof Label.ClassIndex index) {
            gold.add((double) index.index());
        }
    }

    /** What people gave, in the order of the data; empty if they did not judge everything. */
    Optional<List<Double>> gold() {
        return gold.size() == original.size() ? Optional.of(List.copyOf(gold)) : Optional.empty();
    }

    /** Adds what two scores or more tell. */
    TaskScores into(TaskScores scores) {
        if (original.size() < 2) {
            return scores;
        }
        return scores.withCorrelations(
                gold().map(g -> new TaskScores.Both(RankCorrelation.of(original, g), RankCorrelation.of(candidate, g))),
                gold().map(g -> new TaskScores.Both(Correlation.of(original, g), Correlation.of(candidate, g))),
                OptionalDouble.of(RankCorrelation.of(original, candidate)));
    }
}
