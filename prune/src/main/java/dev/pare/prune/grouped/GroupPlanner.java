/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.grouped;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Role;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUseFinder;
import dev.pare.analysis.site.LinearUses;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.prune.grouped.HiddenAxes.Hidden;
import dev.pare.prune.moments.UseMoments;
import dev.pare.recipe.WeightFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides for every dense matrix whether blocks take its place. */
final class GroupPlanner {
    private final Facts facts;
    private final GroupOptions options;
    private final WeightFilter filter;
    private final LinearUseFinder finder;
    private final UseMoments moments;
    private final boolean layersKnown;

    GroupPlanner(Facts facts, GroupOptions options, WeightFilter filter) {
        this.facts = facts;
        this.options = options;
        this.filter = filter;
        this.finder = new LinearUseFinder(facts);
        this.moments = new UseMoments(facts);
        this.layersKnown = facts.weights().all().stream().anyMatch(w -> isOfLayer(facts.role(w)));
    }

    private static boolean isOfLayer(Role role) {
        return role.matches("attention") || role.matches("ffn");
    }

    private List<Weight> candidates() {
        return facts.weights().parameters().stream()
                .filter(LinearUseFinder::isMatrix)
                .toList();
    }

    List<StatisticsRequest> wants() {
        return moments.wants(candidates().stream()
                .filter(w -> refusal(w).isEmpty())
                .map(this::sites)
                .toList());
    }

    private LinearUses.Usable sites(Weight weight) {
        return (LinearUses.Usable) finder.sites(weight);
    }

    Plan<Regrouped> plan(LinearAlgebra algebra, PassContext context) {
        List<Weight> candidates = candidates();
        Map<Weight, Decision<Regrouped>> decided = new LinkedHashMap<>();
        Trial trial = new Trial(facts, options, algebra, context.statistics());
        for (Hidden hidden : hidden()) {
            trial.pair(hidden, decided);
            context.progress().report("grouping weights", decided.size(), candidates.size());
        }
        for (Weight weight : candidates) {
            if (!decided.containsKey(weight)) {
                Optional<String> refusal = refusal(weight);
                decided.put(
                        weight, refusal.isPresent() ? new Decision.Skip<>(weight, refusal.get()) : trial.alone(weight));
                context.progress().report("grouping weights", decided.size(), candidates.size());
            }
        }
        List<String> notes = context.statistics() == Statistics.NONE
                ? List.of("no calibration data: what is lost of the weights themselves")
                : List.of();
        return new Plan<>(candidates.stream().map(decided::get).toList(), notes);
    }

    /** Pairs of matrices of which both may be touched. */
    private List<Hidden> hidden() {
        return options.permute() == Permute.NONE
                ? List.of()
                : new HiddenAxes(facts)
                        .find().stream()
                                .filter(h -> refusal(h.in()).isEmpty()
                                        && refusal(h.out()).isEmpty())
                                .toList();
    }

    private Optional<String> refusal(Weight weight) {
        return filter.refusal(weight, facts).or(() -> otherRole(weight)).or(() -> unusable(weight));
    }

    private Optional<String> otherRole(Weight weight) {
        Role role = facts.role(weight);
        return filter.chooses() || !layersKnown || isOfLayer(role)
                ? Optional.empty()
                : Optional.of("role " + role.text() + "; only layers are grouped unless the recipe includes more");
    }

    private Optional<String> unusable(Weight weight) {
        if (finder.sites(weight) instanceof LinearUses.Unusable unusable) {
            return Optional.of(unusable.reason());
        }
        if (weight.tensor().shape().elements() == 0 || !StoredMatrix.finite(weight.tensor())) {
            return Optional.of("is empty, or has values that are infinite or not numbers");
        }
        LinearUses.Usable sites = sites(weight);
        int inputs = sites.inputs(weight);
        int outputs = sites.outputs(weight);
        if (inputs % options.groups() != 0 || outputs % options.groups() != 0) {
            return Optional.of(inputs + " by " + outputs + " is not cut into " + options.groups() + " equal blocks");
        }
        return options.rank(inputs, outputs) < 0
                ? Optional.of("the blocks alone keep more than the ratio")
                : Optional.empty();
    }
}
