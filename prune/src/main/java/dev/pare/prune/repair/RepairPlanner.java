/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.repair;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUseFinder;
import dev.pare.analysis.site.LinearUses;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.SequentialCalibration;
import dev.pare.pass.SequentialCalibration.Pair;
import dev.pare.pass.SequentialCalibration.Regression;
import dev.pare.pass.Statistics;
import dev.pare.recipe.WeightFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Goes along the model and fits weight after weight to what the model as repaired so far feeds it. */
final class RepairPlanner {
    private static final String NOTHING_CHANGED = "no step before this one has changed the model";
    private static final String NO_DATA = "no calibration data";

    private final Facts facts;
    private final PassContext context;
    private final WeightFilter filter;
    private final Fitter fitter;
    private final List<Decision.Apply<Refit>> applied = new ArrayList<>();

    RepairPlanner(Facts facts, PassContext context, WeightFilter filter, Fitter fitter) {
        this.facts = facts;
        this.context = context;
        this.filter = filter;
        this.fitter = fitter;
    }

    Plan<Refit> plan() {
        Map<Weight, Decision<Refit>> decisions = new LinkedHashMap<>();
        Optional<Model> original = context.original();
        if (original.isEmpty()) {
            return nothing(NOTHING_CHANGED);
        }
        Statistics against = context.statistics().against(original.get());
        try (SequentialCalibration walk = against.walk().orElse(null)) {
            if (walk == null) {
                return nothing(NO_DATA);
            }
            List<Place> places = places(original.get(), decisions);
            fit(places, walk, decisions);
        }
        List<String> notes = new ArrayList<>();
        Optional<double[]> drifts = applied.isEmpty()
                ? Optional.empty()
                : against.trials(List.of(facts::model, () -> rewritten(facts, applied)));
        drifts.ifPresent(d -> judge(d, decisions, notes));
        return new Plan<>(List.copyOf(decisions.values()), notes);
    }

    private Plan<Refit> nothing(String why) {
        List<Decision<Refit>> skipped = candidates().stream()
                .<Decision<Refit>>map(w -> new Decision.Skip<>(w, why))
                .toList();
        return new Plan<>(skipped, List.of(why + ": nothing is repaired"));
    }

    private List<Weight> candidates() {
        return facts.weights().all().stream()
                .filter(w -> LinearUseFinder.isMatrix(w) || LinearUseFinder.isPointwise(w))
                .toList();
    }

    /** Those that can be fitted, in the order of the nodes; the others are decided on. */
    private List<Place> places(Model original, Map<Weight, Decision<Refit>> decisions) {
        LinearUseFinder finder = new LinearUseFinder(facts);
        Places all = new Places(facts, original);
        List<Place> places = new ArrayList<>();
        for (Weight weight : candidates()) {
            Optional<String> refusal = filter.refusal(weight, facts);
            Optional<Place> place = Optional.empty();
            if (refusal.isEmpty() && finder.sites(weight) instanceof LinearUses.Usable usable) {
                place = all.of(weight, usable).filter(p -> StoredMatrix.finite(weight.tensor()));
                refusal = place.isPresent() ? refusal : Optional.of("the original has no value that it could give");
            } else if (refusal.isEmpty() && finder.sites(weight) instanceof LinearUses.Unusable unusable) {
                refusal = Optional.of(unusable.reason());
            }
            refusal.ifPresent(r -> decisions.put(weight, new Decision.Skip<>(weight, r)));
            place.ifPresent(places::add);
        }
        places.sort(Comparator.comparingInt(Place::first));
        return places;
    }

    private void fit(List<Place> places, SequentialCalibration walk, Map<Weight, Decision<Refit>> decisions) {
        int done = 0;
        while (done < places.size()) {
            context.progress().report("repairing weights", done, places.size());
            List<String> inputs = places.get(done).inputs();
            List<Place> stage = places.subList(done, places.size()).stream()
                    .takeWhile(p -> p.inputs().equals(inputs))
                    .toList();
            List<Pair> pairs =
                    stage.stream().flatMap(p -> p.pairs().stream()).distinct().toList();
            Map<Pair, Regression> regressions = walk.regressions(rewritten(facts, applied), pairs);
            for (Place place : stage) {
                Decision<Refit> decision = fitter.decide(place, regressions);
                decisions.put(place.weight(), decision);
                if (decision instanceof Decision.Apply<Refit> apply) {
                    applied.add(apply);
                }
            }
            done += stage.size();
        }
        context.progress().report("repairing weights", places.size(), places.size());
    }

    /** What was fitted layer by layer has to show in the outputs. */
    private void judge(double[] drifts, Map<Weight, Decision<Refit>> decisions, List<String> notes) {
        String text = String.format(
                Locale.ROOT,
                "drift of the outputs from the original on held-out samples: %.4f before, %.4f after",
                Math.sqrt(drifts[0]),
                Math.sqrt(drifts[1]));
        if (drifts[1] < drifts[0]) {
            notes.add(text);
            return;
        }
        notes.add(text + "; nothing is repaired");
        decisions.replaceAll((weight, decision) -> decision instanceof Decision.Apply<Refit>
                ? new Decision.Skip<>(weight, "the outputs would not come nearer to the original; " + decision.reason())
                : decision);
    }

    static Model rewritten(Facts facts, List<Decision.Apply<Refit>> applied) {
        ModelEdit edit = new ModelEdit(facts.model());
        for (Decision.Apply<Refit> decision : applied) {
            decision.details().exchanges().forEach(e -> edit.exchange(e.old(), e.with()));
        }
        return edit.finish();
    }
}
