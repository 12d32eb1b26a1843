/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Role;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUseFinder;
import dev.pare.analysis.site.LinearUses;
import dev.pare.factorize.lowrank.InputMoments;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Decision;
import dev.pare.pass.PassException;
import dev.pare.pass.Plan;
import dev.pare.pass.Progress;
import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Moments;
import dev.pare.pass.StatisticsRequest;
import dev.pare.recipe.WeightFilter;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Chooses the weights that are factored, and what has to be measured for it. */
final class MatMulPlanner {
    private static final String GROUP = "attention";

    private final Facts facts;
    private final WeightFilter filter;
    private final LinearUseFinder finder;
    private final boolean attentionKnown;

    MatMulPlanner(Facts facts, WeightFilter filter) {
        this.facts = facts;
        this.filter = filter;
        this.finder = new LinearUseFinder(facts);
        this.attentionKnown =
                facts.weights().all().stream().anyMatch(w -> facts.role(w).matches(GROUP));
    }

    /** The inputs of all weights that will be factored, each once. Values of nested graphs cannot be measured. */
    List<StatisticsRequest> wants() {
        Set<StatisticsRequest> values = new LinkedHashSet<>();
        for (Weight weight : candidates()) {
            if (refusal(weight).isEmpty() && finder.sites(weight) instanceof LinearUses.Usable usable) {
                usable.all().stream()
                        .filter(this::measurable)
                        .forEach(s -> values.add(new StatisticsRequest.Moments(s.input(), s.axis())));
            }
        }
        return List.copyOf(values);
    }

    /**
     * @param shared shares a budget out among the weights; empty if each keeps its own rank
     * @param sequential fits the factors to drifted inputs afterwards; empty if that is not asked for
     */
    Plan<Factored> plan(
            Factorizer factorizer,
            Optional<SharedBudget> shared,
            Optional<Sequential> sequential,
            Statistics statistics,
            Progress progress) {
        List<Decision<Factored>> decisions = new ArrayList<>();
        List<Draft> drafts = new ArrayList<>();
        List<Weight> candidates = candidates();
        for (Weight weight : candidates) {
            progress.report("factorizing weights", decisions.size(), candidates.size());
            Optional<String> refusal = refusal(weight);
            if (refusal.isPresent()) {
                decisions.add(new Decision.Skip<>(weight, refusal.get()));
            } else if (finder.sites(weight) instanceof LinearUses.Unusable unusable) {
                decisions.add(new Decision.Skip<>(weight, unusable.reason()));
            } else if (finder.sites(weight) instanceof LinearUses.Usable usable) {
                Draft draft = factorizer.draft(weight, usable, moments(weight, usable, statistics));
                drafts.add(draft);
                decisions.add(draft.decision());
            }
        }
        progress.report("factorizing weights", candidates.size(), candidates.size());
        List<String> notes = new ArrayList<>(notes(unmeasured(drafts), statistics));
        shared.map(s -> s.revised(drafts, statistics)).ifPresent(revised -> {
            decisions.replaceAll(d -> revised.decisions().getOrDefault(d.weight(), d));
            notes.addAll(revised.notes());
        });
        Optional<Sequential.Refitted> refitted = sequential.map(s -> s.refitted(decisions, statistics, progress));
        refitted.ifPresent(r -> notes.add(r.note()));
        return new Plan<>(refitted.map(Sequential.Refitted::decisions).orElse(decisions), notes);
    }

    private static int unmeasured(List<Draft> drafts) {
        return (int) drafts.stream()
                .filter(d -> d.moments().isEmpty() && d.decision() instanceof Decision.Apply<Factored>)
                .count();
    }

    private List<Weight> candidates() {
        return facts.weights().all().stream()
                .filter(w -> LinearUseFinder.isMatrix(w) || LinearUseFinder.isPointwise(w))
                .toList();
    }

    private Optional<String> refusal(Weight weight) {
        return filter.refusal(weight, facts).or(() -> otherRole(weight)).or(() -> unusable(weight));
    }

    private Optional<String> otherRole(Weight weight) {
        Role role = facts.role(weight);
        return filter.chooses() || !attentionKnown || role.matches(GROUP)
                ? Optional.empty()
                : Optional.of("role " + role.text() + "; only attention is factored unless the recipe includes more");
    }

    private Optional<String> unusable(Weight weight) {
        if (weight.tensor().shape().elements() == 0) {
            return Optional.of("is empty");
        }
        if (facts.uses().reachesOutput(weight.scope(), weight.name())) {
            return Optional.of(
                    "an output of the graph is this weight or a copy of it, so it would be stored beside its factors");
        }
        return finite(weight) ? Optional.empty() : Optional.of("has values that are infinite or not numbers");
    }

    /** What cannot be read at all is refused elsewhere, with its own reason. */
    private static boolean finite(Weight weight) {
        return !TensorValues.readableAsFloats(weight.tensor()) || StoredMatrix.finite(weight.tensor());
    }

    private boolean measurable(LinearUse site) {
        return facts.isMeasurable(site.scope(), site.input());
    }

    /** What was measured at all uses of a weight together; nothing unless every use was measured. */
    private Optional<InputMoments> moments(Weight weight, LinearUses.Usable usable, Statistics statistics) {
        List<Moments> parts = new ArrayList<>();
        for (LinearUse site : usable.all()) {
            Optional<Moments> part = measurable(site) ? statistics.moments(site.input()) : Optional.empty();
            part.ifPresent(parts::add);
        }
        if (parts.size() < usable.all().size()) {
            return Optional.empty();
        }
        if (parts.stream().anyMatch(p -> p.width() != usable.inputs(weight))) {
            throw new PassException(
                    "the measured input of weight " + weight.name() + " is not " + usable.inputs(weight) + " wide");
        }
        return Optional.of(InputMoments.merged(parts)).filter(m -> m.count() > 0);
    }

    private List<String> notes(int unmeasured, Statistics statistics) {
        List<String> notes = new ArrayList<>();
        if (!attentionKnown && !filter.chooses()) {
            notes.add("no attention was recognised: every matrix of a MatMul or Gemm is taken");
        }
        if (unmeasured > 0) {
            notes.add(
                    statistics == Statistics.NONE
                            ? "no calibration data: plain SVD"
                            : "plain SVD for " + unmeasured + " weights whose input was not measured");
        }
        return notes;
    }
}
