/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUses;
import dev.pare.factorize.lowrank.InputMoments;
import dev.pare.factorize.lowrank.RankOptions;
import dev.pare.factorize.lowrank.Saving;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.lowrank.LowRank;
import dev.pare.linalg.lowrank.OutputMetric;
import dev.pare.linalg.lowrank.Spectrum;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Decision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Decides the rank of one weight and computes its factors, those of a grouped convolution group by group. */
final class Factorizer {
    private static final double[] NONE = {};

    private final LinearAlgebra algebra;
    private final ReaderMetrics readers;
    private final RankOptions ranks;
    private final FactorStore store;
    private final Optional<Speed> speed;

    /** @param speed by which ranks are refused that are no faster; empty if only parameters count */
    Factorizer(
            LinearAlgebra algebra, ReaderMetrics readers, RankOptions ranks, FactorStore store, Optional<Speed> speed) {
        this.algebra = algebra;
        this.readers = readers;
        this.ranks = ranks;
        this.store = store;
        this.speed = speed;
    }

    /** Decides by the rule of the recipe. */
    Draft draft(Weight weight, LinearUses.Usable sites, Optional<InputMoments> moments) {
        int inputs = sites.inputs(weight) / sites.groups();
        int outputs = sites.outputs(weight) / sites.groups();
        if (!ranks.rule().readsEnergies()) {
            Optional<String> refusal =
                    saving(weight, sites, ranks.rank(inputs, outputs, NONE)).refusal();
            if (refusal.isPresent()) {
                return skipped(weight, sites, moments, refusal.get());
            }
        }
        return draft(weight, sites, moments, energies -> ranks.rank(inputs, outputs, energies));
    }

    /** Gives a weight a rank. */
    Draft draft(Weight weight, LinearUses.Usable sites, Optional<InputMoments> moments, int rank) {
        return draft(weight, sites, moments, energies -> rank);
    }

    private Draft draft(
            Weight weight, LinearUses.Usable sites, Optional<InputMoments> moments, ToIntFunction<double[]> chosen) {
        Matrix matrix = StoredMatrix.of(weight, sites);
        boolean centred = moments.isPresent() && sites.allBiased();
        Optional<Matrix> gram = moments.map(m -> m.gram(centred));
        List<Spectrum> spectra = spectra(weight, matrix, sites.groups(), gram);
        double[] energies = together(spectra);
        int usable = spectra.stream().mapToInt(Spectrum::usable).max().orElse(0);
        if (usable == 0) {
            return skipped(weight, sites, moments, "its output is constant, so that there is nothing to keep");
        }
        int rank = Math.min(usable, chosen.applyAsInt(energies));
        Saving saving = saving(weight, sites, rank);
        Optional<String> refusal = saving.refusal().or(() -> speed.flatMap(s -> s.refusal(weight, sites, rank)));
        if (refusal.isPresent()) {
            return new Draft(weight, sites, moments, new Decision.Skip<>(weight, refusal.get()), NONE);
        }
        List<LowRank> factors = spectra.stream().map(s -> s.factors(rank)).toList();
        Optional<FactorStore.Means> means =
                centred ? moments.map(m -> new FactorStore.Means(m.mean(), m.mean())) : Optional.empty();
        Factored factored = store.kept(weight, sites, matrix, factors, means);
        String energy = moments.isPresent() ? "output energy" : "weight's energy";
        String reason = saving.reason(lostShare(energies, rank), energy);
        Decision<Factored> decision = new Decision.Apply<>(weight, factored, reason, saving.after());
        return new Draft(weight, sites, moments, decision, energies);
    }

    /** The factors of a rank that serve best where the inputs have drifted. */
    Decision.Apply<Factored> refit(
            Weight weight, LinearUses.Usable sites, int rank, DriftedInputs inputs, String reason) {
        Matrix matrix = StoredMatrix.of(weight, sites);
        List<LowRank> factors = new ArrayList<>();
        for (int group = 0; group < sites.groups(); group++) {
            DriftedInputs.Target target = inputs.target(part(matrix, group, sites.groups()), group, sites.groups());
            int at = group;
            Optional<OutputMetric> metric = readers.of(weight).map(m -> m.part(at, sites.groups()));
            Spectrum spectrum = spectrum(target.weight(), target.gram(), metric);
            factors.add(spectrum.factors(Math.min(rank, Math.max(1, spectrum.usable()))));
        }
        Optional<FactorStore.Means> means = sites.allBiased() ? Optional.of(inputs.means()) : Optional.empty();
        Factored factored = store.kept(weight, sites, matrix, factors, means);
        return new Decision.Apply<>(
                weight, factored, reason, saving(weight, sites, factored.rank()).after());
    }

    /** The matrix of one group: a block on the diagonal. */
    static Matrix part(Matrix matrix, int group, int groups) {
        int rows = matrix.rows() / groups;
        int columns = matrix.columns() / groups;
        return groups == 1
                ? matrix
                : matrix.rows(group * rows, (group + 1) * rows).columns(group * columns, (group + 1) * columns);
    }

    private List<Spectrum> spectra(Weight weight, Matrix matrix, int groups, Optional<Matrix> gram) {
        Optional<OutputMetric> metric = gram.isPresent() ? readers.of(weight) : Optional.empty();
        List<Spectrum> spectra = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            Matrix part = part(matrix, group, groups);
            int at = group;
            spectra.add(gram.map(g -> spectrum(part, part(g, at, groups), metric.map(m -> m.part(at, groups))))
                    .orElseGet(() -> Spectrum.plain(algebra, part)));
        }
        return spectra;
    }

    private Spectrum spectrum(Matrix matrix, Matrix gram, Optional<OutputMetric> metric) {
        return metric.map(d -> Spectrum.ofOutput(algebra, matrix, gram, d))
                .orElseGet(() -> Spectrum.ofOutput(algebra, matrix, gram));
    }

    /** What the directions of all groups hold that a rank takes or leaves together. */
    private static double[] together(List<Spectrum> spectra) {
        double[] energies = new double[spectra.get(0).energies().length];
        for (Spectrum spectrum : spectra) {
            for (int i = 0; i < energies.length; i++) {
                energies[i] += spectrum.energies()[i];
            }
        }
        return energies;
    }

    private static double lostShare(double[] energies, int rank) {
        double total = Arrays.stream(energies).sum();
        return total == 0 ? 0 : Arrays.stream(energies, rank, energies.length).sum() / total;
    }

    private static Saving saving(Weight weight, LinearUses.Usable sites, int rank) {
        int nodes = sites.all().size();
        int groups = sites.groups();
        return Saving.of(
                sites.inputs(weight) / groups,
                sites.outputs(weight) / groups,
                rank,
                groups,
                weight.tensor().type(),
                nodes);
    }

    private static Draft skipped(
            Weight weight, LinearUses.Usable sites, Optional<InputMoments> moments, String reason) {
        return new Draft(weight, sites, moments, new Decision.Skip<>(weight, reason), NONE);
    }
}
