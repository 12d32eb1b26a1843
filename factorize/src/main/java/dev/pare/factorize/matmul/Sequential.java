/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUseFinder;
import dev.pare.analysis.site.LinearUses;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import dev.pare.pass.Progress;
import dev.pare.pass.SequentialCalibration;
import dev.pare.pass.SequentialCalibration.Drifted;
import dev.pare.pass.Statistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Fits factors to the inputs that the changed model really feeds them, from the first weight to the last. A weight that is used several
 * times keeps its factors: what comes before one of its uses is changed with it.
 */
final class Sequential {
    private final Facts facts;
    private final Factorizer factorizer;
    private final LinearAlgebra algebra = LinearAlgebra.openBlas();
    private final LinearUseFinder finder;

    Sequential(Facts facts, Factorizer factorizer) {
        this.facts = facts;
        this.factorizer = factorizer;
        this.finder = new LinearUseFinder(facts);
    }

    /** What came out. */
    record Refitted(List<Decision<Factored>> decisions, String note) {}

    /** The decisions as they should be: refitted where that drifts less on held-out data, else as given. */
    Refitted refitted(List<Decision<Factored>> decisions, Statistics statistics, Progress progress) {
        Optional<SequentialCalibration> walk = statistics.walk();
        if (walk.isEmpty()) {
            return new Refitted(decisions, "factors were not fitted to drifted inputs, since no data can be run");
        }
        List<Decision<Factored>> fitted;
        try (SequentialCalibration open = walk.get()) {
            fitted = along(open, decisions, progress);
        }
        Optional<double[]> drifts = statistics.trials(List.of(() -> rewritten(decisions), () -> rewritten(fitted)));
        if (drifts.isEmpty()) {
            return new Refitted(decisions, "factors were not fitted to drifted inputs, since no data was held out");
        }
        double before = Math.sqrt(drifts.get()[0]);
        double after = Math.sqrt(drifts.get()[1]);
        String numbers = String.format(Locale.ROOT, "%.4g instead of %.4g", after, before);
        return after < before
                ? new Refitted(fitted, "fitted to drifted inputs: held-out data drifts " + numbers)
                : new Refitted(decisions, "not fitted to drifted inputs: held-out data would drift " + numbers);
    }

    private List<Decision<Factored>> along(
            SequentialCalibration walk, List<Decision<Factored>> decisions, Progress progress) {
        Map<Weight, Decision<Factored>> now = new LinkedHashMap<>();
        decisions.forEach(d -> now.put(d.weight(), d));
        List<List<Decision.Apply<Factored>>> stages = stages(decisions);
        int done = 0;
        for (List<Decision.Apply<Factored>> stage : stages) {
            progress.report("fitting factors to drifted inputs", done++, stages.size());
            String input = stage.get(0).details().sites().get(0).input();
            Drifted drifted = walk.on(rewritten(started(now, stages, done)), List.of(input))
                    .get(input);
            for (Decision.Apply<Factored> each : stage) {
                if (drifted != null && drifted.width() == each.details().inputs()) {
                    now.put(each.weight(), refit(each, drifted));
                }
            }
        }
        progress.report("fitting factors to drifted inputs", stages.size(), stages.size());
        return decisions.stream().map(d -> now.get(d.weight())).toList();
    }

    /** What is settled: weights that are not fitted here from the start, the others once their turn was. */
    private static List<Decision<Factored>> started(
            Map<Weight, Decision<Factored>> now, List<List<Decision.Apply<Factored>>> stages, int done) {
        Map<Weight, Boolean> waiting = new IdentityHashMap<>();
        stages.subList(done - 1, stages.size()).forEach(s -> s.forEach(d -> waiting.put(d.weight(), true)));
        return now.values().stream()
                .filter(d -> !waiting.containsKey(d.weight()))
                .toList();
    }

    private Decision.Apply<Factored> refit(Decision.Apply<Factored> before, Drifted drifted) {
        LinearUses.Usable sites = (LinearUses.Usable) finder.sites(before.weight());
        DriftedInputs inputs = new DriftedInputs(algebra, drifted, sites.allBiased(), DriftedInputs.ridge(drifted));
        return factorizer.refit(before.weight(), sites, before.details().rank(), inputs, before.reason());
    }

    /** Weights that are used once, those with one input together, in the order of their nodes. */
    private List<List<Decision.Apply<Factored>>> stages(List<Decision<Factored>> decisions) {
        Map<Node, Integer> places = new IdentityHashMap<>();
        facts.model().graph().nodes().forEach(n -> places.put(n, places.size()));
        Map<String, List<Decision.Apply<Factored>>> byInput = new LinkedHashMap<>();
        Plan.of(decisions).applied().stream()
                .filter(d -> d.details().sites().size() == 1)
                .filter(d -> places.containsKey(site(d).node()) && !site(d).isConv())
                .sorted(Comparator.comparingInt(d -> places.get(site(d).node())))
                .forEach(d -> byInput.computeIfAbsent(site(d).input(), i -> new ArrayList<>())
                        .add(d));
        return List.copyOf(byInput.values());
    }

    private static LinearUse site(Decision.Apply<Factored> decision) {
        return decision.details().sites().get(0);
    }

    private Model rewritten(List<Decision<Factored>> decisions) {
        return new MatMulRewriter(facts).rewrite(Plan.of(decisions));
    }
}
