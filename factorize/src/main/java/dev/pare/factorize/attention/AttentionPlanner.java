/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUseFinder;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Progress;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.recipe.WeightFilter;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Chooses how narrow the heads of each attention get. */
final class AttentionPlanner {
    private static final String ROLE = "attention";
    private static final String LABEL = "factorizing attention";

    private final Facts facts;
    private final WeightFilter filter;
    private final PairFinder.Found found;

    AttentionPlanner(Facts facts, WeightFilter filter) {
        this.facts = facts;
        this.filter = filter;
        this.found = new PairFinder(facts).find();
    }

    List<StatisticsRequest> wants() {
        return found.pairs().stream()
                .filter(p -> refusal(p).isEmpty())
                .flatMap(p -> PairMeasurer.wants(p).stream())
                .distinct()
                .toList();
    }

    /** @param shared shares a budget out among the pairs; empty if each keeps its own rank */
    Plan<Narrowed> plan(HeadRanks ranks, Optional<SharedHeads> shared, PassContext context) {
        List<Draft> drafts = drafts(ranks, context.statistics(), context.progress());
        SharedHeads.Ranked ranked = shared.map(s -> s.ranks(drafts))
                .orElseGet(() -> new SharedHeads.Ranked(
                        drafts.stream().mapToInt(Draft::rank).toArray(), List.of()));
        int[] chosen = ranked.ranks();
        Map<Weight, Decision<Narrowed>> decided = new IdentityHashMap<>();
        for (int i = 0; i < chosen.length; i++) {
            decide(drafts.get(i), chosen[i], context, decided);
        }
        List<Decision<Narrowed>> decisions = new ArrayList<>();
        for (Weight weight : candidates()) {
            Decision<Narrowed> decision = decided.get(weight);
            decisions.add(decision == null ? new Decision.Skip<>(weight, reason(weight)) : decision);
        }
        List<String> notes = new ArrayList<>(notes(drafts, context.statistics()));
        notes.addAll(ranked.notes());
        return new Plan<>(decisions, notes);
    }

    /** Every matrix of an attention. */
    private List<Weight> candidates() {
        return facts.weights().all().stream()
                .filter(w -> facts.role(w).matches(ROLE))
                .filter(w -> found.refusals().containsKey(w)
                        || LinearUseFinder.isMatrix(w)
                        || LinearUseFinder.isPointwise(w))
                .toList();
    }

    private String reason(Weight weight) {
        return filter.refusal(weight, facts)
                .or(() -> found.pairs().stream()
                        .filter(p -> p.first() == weight || p.second() == weight)
                        .flatMap(p -> refusal(p).stream())
                        .findFirst())
                .orElseGet(() -> found.refusals().getOrDefault(weight, "no attention is known that it is a part of"));
    }

    private List<Draft> drafts(HeadRanks ranks, Statistics statistics, Progress progress) {
        PairMeasurer measurer = new PairMeasurer(LinearAlgebra.openBlas(), statistics);
        List<HeadPair> pairs =
                found.pairs().stream().filter(p -> refusal(p).isEmpty()).toList();
        List<Draft> drafts = new ArrayList<>();
        for (HeadPair pair : pairs) {
            progress.report(LABEL, drafts.size(), pairs.size());
            PairMeasurer.Measured measured =
                    pair.side() == Side.VALUE_OUTPUT ? measurer.values(pair) : measurer.scores(pair, context(pair));
            int rank = pair.whole(ranks.rank(pair.size(), measured.spectrum().losses()));
            drafts.add(new Draft(pair, measured.spectrum(), rank, measured.byData()));
        }
        progress.report(LABEL, pairs.size(), pairs.size());
        return drafts;
    }

    private Optional<HeadPair> context(HeadPair scores) {
        return found.pairs().stream()
                .filter(p -> p.side() == Side.VALUE_OUTPUT && p.blocks().equals(scores.blocks()))
                .findFirst();
    }

    private Optional<String> refusal(HeadPair pair) {
        return refusal(pair.first()).or(() -> refusal(pair.second()));
    }

    private Optional<String> refusal(Weight weight) {
        Optional<String> filtered = filter.refusal(weight, facts);
        if (filtered.isPresent()) {
            return filtered.map(r -> weight.name() + ": " + r);
        }
        if (weight.tensor().shape().elements() == 0) {
            return Optional.of("is empty");
        }
        boolean finite = !TensorValues.readableAsFloats(weight.tensor()) || StoredMatrix.finite(weight.tensor());
        return finite ? Optional.empty() : Optional.of("has values that are infinite or not numbers");
    }

    private static void decide(Draft draft, int rank, PassContext context, Map<Weight, Decision<Narrowed>> into) {
        HeadPair pair = draft.pair();
        if (rank >= pair.size()) {
            String reason = "all " + pair.size() + " directions of each head are kept";
            into.put(pair.first(), new Decision.Skip<>(pair.first(), reason));
            into.put(pair.second(), new Decision.Skip<>(pair.second(), reason));
            return;
        }
        Narrowed narrowed = draft.narrowed(rank, context.scratch());
        String what = pair.turned().isPresent() ? "features" : "rank";
        String reason = String.format(
                Locale.ROOT,
                "%s %d of %d in each of %d heads, %.1f %% of the energy of the %s dropped",
                what,
                rank,
                pair.size(),
                pair.heads(),
                100 * draft.lostShare(rank),
                pair.side().product());
        into.put(pair.first(), apply(pair.first(), narrowed, narrowed.first(), reason));
        into.put(pair.second(), apply(pair.second(), narrowed, narrowed.second(), reason));
    }

    private static Decision<Narrowed> apply(Weight weight, Narrowed details, Narrowed.Content content, String reason) {
        return new Decision.Apply<>(weight, details, reason, content.data().byteSize());
    }

    private static List<String> notes(List<Draft> drafts, Statistics statistics) {
        long unmeasured = drafts.stream().filter(d -> !d.measured()).count();
        if (unmeasured == 0) {
            return List.of();
        }
        return List.of(
                statistics == Statistics.NONE
                        ? "no calibration data: the products of the matrices themselves are approximated"
                        : unmeasured + " pairs by their matrices alone, since their inputs were not measured");
    }
}
