/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.width;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.StatisticsRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Decides what every head and neuron block of a model keeps. */
final class WidthPlanner {
    private final Facts facts;
    private final WidthOptions options;
    private final List<PrunableGroups> found;

    WidthPlanner(Facts facts, WidthOptions options) {
        this.facts = facts;
        this.options = options;
        this.found = new PrunableGroupFinder(facts).find();
    }

    /** The inputs of the matrices that read heads and neurons, each once. */
    List<StatisticsRequest> wants() {
        Set<StatisticsRequest> wanted = new java.util.LinkedHashSet<>();
        for (PrunableGroups one : found) {
            if (refusal(one).isEmpty()) {
                for (LinearUse site :
                        ((PrunableGroups.Usable) one).bundle().readerSites().all()) {
                    wanted.add(new StatisticsRequest.Moments(site.input(), site.axis()));
                }
            }
        }
        return List.copyOf(wanted);
    }

    Plan<Narrowed> plan(PassContext context) {
        LinearAlgebra algebra = LinearAlgebra.openBlas();
        Curves curves = new Curves(algebra, options);
        List<Curve> usable = new ArrayList<>();
        List<Decision<Narrowed>> decisions = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            context.progress().report("ordering heads and neurons", i, found.size());
            Optional<String> refusal = refusal(found.get(i));
            if (refusal.isPresent()) {
                skip(PrunableGroupFinder.weights(found.get(i)), refusal.get(), decisions);
            } else {
                usable.add(curves.curve(((PrunableGroups.Usable) found.get(i)).bundle(), context.statistics()));
            }
        }
        context.progress().report("ordering heads and neurons", found.size(), found.size());
        if (usable.isEmpty()) {
            return Plan.of(decisions);
        }
        Narrower narrower = new Narrower(algebra, context.statistics(), options.compensate());
        WidthChooser.Choice choice = new WidthChooser(facts, usable, narrower, context.statistics()).choose(options);
        for (int i = 0; i < choice.kept().length; i++) {
            decide(usable.get(i), choice.kept()[i], narrower, context, decisions);
        }
        return new Plan<>(decisions, notes(usable, choice));
    }

    private Optional<String> refusal(PrunableGroups one) {
        if (one instanceof PrunableGroups.Refused refused) {
            return Optional.of(refused.reason());
        }
        PrunableGroup bundle = ((PrunableGroups.Usable) one).bundle();
        if (options.kept(bundle.kind()) >= 1) {
            return Optional.of("the recipe leaves " + bundle.kind() + " alone");
        }
        return bundle.weights()
                .flatMap(w -> options.filter().refusal(w, facts).stream())
                .findFirst();
    }

    private static void skip(List<Weight> weights, String reason, List<Decision<Narrowed>> decisions) {
        Set<Weight> decided = new HashSet<>();
        decisions.forEach(d -> decided.add(d.weight()));
        weights.stream().filter(decided::add).forEach(w -> decisions.add(new Decision.Skip<>(w, reason)));
    }

    private static void decide(
            Curve curve, int count, Narrower narrower, PassContext context, List<Decision<Narrowed>> decisions) {
        PrunableGroup bundle = curve.bundle();
        if (count == bundle.units()) {
            skip(bundle.weights().toList(), "keeps all " + count + " " + bundle.kind(), decisions);
            return;
        }
        Narrowed narrowed = narrower.narrowed(curve, count, context.scratch());
        String reason = "keeps " + count + " of " + bundle.units() + " " + bundle.kind() + ", "
                + percent(curve.lost(count)) + " of the block's " + (curve.measured() ? "output" : "weights") + " lost";
        bundle.weights().forEach(w -> {
            long after = w.tensor().byteSize() / bundle.units() * count;
            decisions.add(new Decision.Apply<>(w, narrowed, reason, after));
        });
    }

    private List<String> notes(List<Curve> usable, WidthChooser.Choice choice) {
        List<String> notes = new ArrayList<>();
        boolean measured = usable.stream().allMatch(Curve::measured);
        if (!measured) {
            notes.add(
                    "no calibration data for all blocks: heads and neurons go by the size of their weights, and nothing makes up for them");
        }
        double left = new WidthBudget(usable).left(choice.kept());
        String tried = choice.drift().isPresent()
                ? "; tried on held-out data, outputs move by "
                        + number(choice.drift().getAsDouble()) + " (relative RMSE)"
                : "";
        notes.add(percent(left) + " of the work of these blocks is left" + tried);
        if (choice.limited()) {
            notes.add(
                    measured
                            ? "less goes than asked for, since outputs would move further than drift allows"
                            : "nothing goes, since drift cannot be measured without data");
        }
        return notes;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
