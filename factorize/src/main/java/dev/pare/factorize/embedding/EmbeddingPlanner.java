/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.embedding;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Role;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.factorize.lowrank.RankOptions;
import dev.pare.factorize.lowrank.Saving;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Scratch;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.recipe.WeightFilter;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Chooses the tables that are split and how narrow they become, and computes their factors. */
final class EmbeddingPlanner {
    private final Facts facts;
    private final WeightFilter filter;
    private final Widths widths;
    private final List<Weight> tables;
    private final boolean rolesKnown;

    EmbeddingPlanner(Facts facts, Widths widths, WeightFilter filter) {
        this.facts = facts;
        this.filter = filter;
        this.widths = widths;
        this.tables = facts.weights().all().stream().filter(Lookups::isTable).toList();
        this.rolesKnown = facts.weights().all().stream().anyMatch(w -> facts.role(w) == Role.EMBEDDING_WORD);
    }

    List<StatisticsRequest> wants() {
        List<StatisticsRequest> requests = new ArrayList<>();
        for (Weight table : tables) {
            if (refusal(table).isEmpty()) {
                int rows = table.tensor().shape().intDim(0);
                for (WeightUse gather : Lookups.of(table).gathers()) {
                    if (measurable(gather)) {
                        requests.add(
                                new StatisticsRequest.Frequencies(gather.node().input(1), rows));
                    }
                }
            }
        }
        return requests.stream().distinct().toList();
    }

    Plan<SplitTable> plan(LinearAlgebra algebra, PassContext context) {
        List<Decision<SplitTable>> decisions = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        if (!rolesKnown && !filter.chooses() && !tables.isEmpty()) {
            notes.add("no word embedding was recognised: the largest table that is looked up is taken");
        }
        for (Weight table : tables) {
            context.progress().report("splitting embeddings", decisions.size(), tables.size());
            Optional<String> refusal = refusal(table);
            if (refusal.isPresent()) {
                decisions.add(new Decision.Skip<>(table, refusal.get()));
                continue;
            }
            Optional<long[]> counts = counts(table, context.statistics());
            if (counts.isEmpty()) {
                notes.add("no frequencies for " + table.name() + ": all its rows count alike");
            }
            decisions.add(decide(algebra, table, counts, context.scratch()));
        }
        context.progress().report("splitting embeddings", tables.size(), tables.size());
        return new Plan<>(decisions, notes);
    }

    private Optional<String> refusal(Weight table) {
        Optional<String> refusal = filter.refusal(table, facts);
        if (refusal.isEmpty() && !filter.chooses()) {
            refusal = unchosen(table);
        }
        return refusal.isPresent() ? refusal : Lookups.refusal(table, facts);
    }

    private Optional<String> unchosen(Weight table) {
        if (rolesKnown) {
            Role role = facts.role(table);
            return role == Role.EMBEDDING_WORD
                    ? Optional.empty()
                    : Optional.of(
                            "role " + role.text() + "; only embedding.word is split unless the recipe includes more");
        }

        Weight largest = tables.stream()
                .min(Comparator.comparingLong((Weight w) -> -w.tensor().byteSize()))
                .orElseThrow();
        return table == largest ? Optional.empty() : Optional.of("not the largest table of the model");
    }

    private boolean measurable(WeightUse gather) {
        return facts.isMeasurable(gather.scope(), gather.node().input(1));
    }

    /** Look-ups of each row by all Gathers together; nothing if none was measured. */
    private Optional<long[]> counts(Weight table, Statistics statistics) {
        long[] sum = new long[table.tensor().shape().intDim(0)];
        boolean measured = false;
        for (WeightUse gather : Lookups.of(table).gathers()) {
            Optional<long[]> counts =
                    measurable(gather) ? statistics.frequencies(gather.node().input(1)) : Optional.empty();
            if (counts.isPresent()) {
                measured = true;
                for (int i = 0; i < Math.min(sum.length, counts.get().length); i++) {
                    sum[i] += counts.get()[i];
                }
            }
        }
        return measured ? Optional.of(sum) : Optional.empty();
    }

    private Decision<SplitTable> decide(LinearAlgebra algebra, Weight table, Optional<long[]> counts, Scratch scratch) {
        int rows = table.tensor().shape().intDim(0);
        int columns = table.tensor().shape().intDim(1);
        DataType type = table.tensor().type();
        // A decoder behind MatMul also needs both factors transposed.
        RankOptions ranks = widths.of(table.tensor());
        int nodes = table.uses().size() + 2 * Lookups.of(table).decoders().size();
        if (!ranks.rule().readsEnergies()) {
            int width = ranks.rank(rows, columns, new double[0]);
            Optional<String> refusal =
                    Saving.of(rows, columns, width, type, nodes).refusal();
            if (refusal.isPresent()) {
                return new Decision.Skip<>(table, refusal.get());
            }
        }
        if (!StoredMatrix.finite(table.tensor())) {
            return new Decision.Skip<>(table, "has values that are infinite or not numbers");
        }
        TableSpectrum spectrum = TableSpectrum.of(algebra, table.tensor(), weights(table, counts, rows));
        int width = ranks.rank(rows, columns, spectrum.energies());
        Saving saving = Saving.of(rows, columns, width, type, nodes);
        if (saving.refusal().isPresent()) {
            return new Decision.Skip<>(table, saving.refusal().get());
        }
        Matrix projection = spectrum.projection(width);
        SplitTable split = new SplitTable(
                rows,
                width,
                columns,
                scratch.keep(spectrum.narrowTable(projection, type)),
                scratch.keep(StoredMatrix.bytes(projection, type)));
        String energy = counts.isPresent() ? "energy of the looked-up rows" : "table's energy";
        return new Decision.Apply<>(table, split, saving.reason(spectrum.lostShare(width), energy), saving.after());
    }

    private static double[] weights(Weight table, Optional<long[]> counts, int rows) {
        double[] weights = counts.map(RowWeights::ofCounts).orElseGet(() -> RowWeights.equal(rows));
        return Lookups.of(table).decoders().isEmpty() ? weights : RowWeights.tied(weights);
    }
}
