/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.RunException;
import dev.pare.runtime.tensor.Values;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Runs some samples alone that ran within a batch: some by chance, the shortest and the longest. */
final class IsolatedRuns {
    /** Runs of one sample cost more than its share of a batch; with this share of the samples they stay the lesser part. */
    private static final int ONE_OF = 8;

    private static final long SEED = 1;

    private final OrtModel original;
    private final OrtModel candidate;
    private final BatchInvarianceMeter ofOriginal = new BatchInvarianceMeter();
    private final BatchInvarianceMeter ofCandidate = new BatchInvarianceMeter();
    private final Set<Integer> chosen;
    private String obstacle = "";
    private boolean inCompany;
    private int seen;
    private int runs;
    private Held shortest;
    private Held longest;

    /** A sample with its part of the outputs of its batch. */
    private record Held(
            IsolatedSample sample,
            Map<String, BatchInvarianceMeter.Own> expected,
            Map<String, BatchInvarianceMeter.Own> actual) {
        static Held of(IsolatedSample sample, Map<String, Values> expected, Map<String, Values> actual) {
            return new Held(
                    sample, BatchInvarianceMeter.own(sample, expected), BatchInvarianceMeter.own(sample, actual));
        }

        int length() {
            return sample.length();
        }
    }

    IsolatedRuns(OrtModel original, OrtModel candidate, Dataset data, int most) {
        this.original = original;
        this.candidate = candidate;
        // The shortest and the longest come on top.
        int count = Math.min(most, (data.samples() + ONE_OF - 1) / ONE_OF) - 2;
        this.chosen = choice(data.samples(), Math.max(0, count));
        if (most < 1) {
            obstacle = "it was not asked for";
        } else if (!data.separable()) {
            obstacle = "test data sets do not say which axis counts samples";
        }
    }

    private static Set<Integer> choice(int all, int count) {
        Set<Integer> chosen = new HashSet<>();
        SplittableRandom random = new SplittableRandom(SEED);
        while (chosen.size() < Math.min(all, count)) {
            chosen.add(random.nextInt(all));
        }
        return chosen;
    }

    /** Adds a batch with what came out of both models. */
    void add(Batch batch, Map<String, Values> expected, Map<String, Values> actual) {
        int before = seen;
        seen += batch.samples();
        if (obstacle.isEmpty()) {
            obstacle = IsolatedSample.refusal(original.signature(), batch).orElse("");
        }
        if (!obstacle.isEmpty() || batch.samples() < 2) {
            return;
        }
        inCompany = true;
        List<IsolatedSample> waiting = new ArrayList<>();
        for (int row = 0; row < batch.samples(); row++) {
            IsolatedSample sample = IsolatedSample.of(original.signature(), batch, row);
            if (chosen.contains(before + row)) {
                run(Held.of(sample, expected, actual));
            } else {
                waiting.add(sample);
            }
        }
        waiting.sort(Comparator.comparingInt(IsolatedSample::length));
        if (!waiting.isEmpty()) {
            keep(Held.of(waiting.get(0), expected, actual), Held.of(waiting.get(waiting.size() - 1), expected, actual));
        }
    }

    private void keep(Held first, Held last) {
        shortest = shortest == null || first.length() < shortest.length() ? first : shortest;
        longest = longest == null || last.length() > longest.length() ? last : longest;
    }

    private void run(Held one) {
        if (!obstacle.isEmpty()) {
            return;
        }
        Map<String, Values> feeds = one.sample().feeds();
        try {
            ofOriginal.add(original.run(feeds), one.expected());
            ofCandidate.add(candidate.run(feeds), one.actual());
            runs++;
        } catch (RunException e) {
            obstacle = "a sample does not run alone (" + e.getMessage() + ")";
        }
    }

    /** What was found of all batches so far. */
    BatchDependence dependence() {
        if (shortest != null) {
            run(shortest);
            if (!longest.sample().equals(shortest.sample())) {
                run(longest);
            }
            shortest = null;
            longest = null;
        }
        if (!obstacle.isEmpty()) {
            return BatchDependence.notMeasured(obstacle);
        }
        if (!inCompany) {
            return BatchDependence.notMeasured(seen == 0 ? "nothing was run" : "every batch has one sample");
        }
        return ofOriginal.isEmpty() || ofCandidate.isEmpty()
                ? BatchDependence.notMeasured("no output of floats has a row for each sample")
                : new BatchDependence.Measured(runs, ofOriginal.worst(), ofCandidate.worst());
    }
}
