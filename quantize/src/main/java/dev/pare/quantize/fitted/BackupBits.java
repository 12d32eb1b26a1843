/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.pass.Statistics;
import dev.pare.quantize.fitted.FittedOptions.Backup;
import dev.pare.quantize.mixed.BackupChoice;
import dev.pare.quantize.mixed.BackupChoice.Candidate;
import dev.pare.quantize.product.Eligibility;
import dev.pare.quantize.product.Eligibility.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds the weights that get the backup precision: each alone is brought to few bits and the drift of the outputs measured. Where models
 * cannot be run, the relative error of its numbers stands for that, as NNCF has it without data.
 */
final class BackupBits {
    private final Trial trial;
    private final FittedOptions options;
    private final TablePlans tables;

    BackupBits(Facts facts, Statistics statistics, FittedOptions options, TablePlans tables) {
        this.trial = new Trial(facts, statistics);
        this.options = options;
        this.tables = tables;
    }

    /** @param notes take what was found */
    List<Weight> raised(List<Weight> weights, List<String> notes) {
        List<Supplier<Map<Weight, float[]>>> changes = new ArrayList<>();
        weights.forEach(w -> changes.add(() -> Map.of(w, coarse(w))));
        Optional<double[]> drifts = trial.coarse(changes);
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            long elements = elements(weights.get(i));
            double sensitivity = drifts.isPresent()
                    ? drifts.get()[i]
                    : elements * error(weights.get(i), changes.get(i).get());
            candidates.add(new Candidate(elements, sensitivity));
        }
        Backup backup = options.backup().orElseThrow();
        List<Weight> raised = BackupChoice.of(candidates, backup.ratio()).stream()
                .sorted()
                .map(weights::get)
                .toList();
        long all = weights.stream().mapToLong(BackupBits::elements).sum();
        long more = raised.stream().mapToLong(BackupBits::elements).sum();
        notes.add(String.format(
                Locale.ROOT,
                "%d of %d weights, with %.0f %% of the elements, have the backup precision, by %s",
                raised.size(),
                weights.size(),
                100.0 * more / Math.max(1, all),
                drifts.isPresent()
                        ? "the measured drift of each alone"
                        : "the error of each: no outputs were measured"));
        return raised;
    }

    private float[] coarse(Weight weight) {
        boolean table = Eligibility.kind(weight) == Kind.TABLE;
        return table ? trial.coarseTable(weight, tables.form(weight)) : trial.coarse(weight);
    }

    private static double error(Weight weight, Map<Weight, float[]> change) {
        float[] values = Channels.of(weight).values();
        float[] few = change.get(weight);
        double lost = 0;
        double all = 0;
        for (int i = 0; i < values.length; i++) {
            lost += Math.pow((double) values[i] - few[i], 2);
            all += (double) values[i] * values[i];
        }
        return all > 0 ? lost / all : 0;
    }

    private static long elements(Weight weight) {
        return weight.tensor().shape().elements();
    }
}
