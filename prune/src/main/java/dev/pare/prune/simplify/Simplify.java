/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.recipe.PassFactory;
import dev.pare.recipe.WeightFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Takes out of a model what it computes in vain: biases that a softmax ignores, rows that nothing reads, constants that can be computed
 * once, nodes and weights without a use. The outputs stay the same up to rounding.
 */
public final class Simplify implements Pass<Simplify.Simplified> {
    private static final String NAME = "simplify";

    public static final PassFactory FACTORY = PassFactory.of(
            NAME,
            "what is computed in vain goes: biases, rows, constants, idle nodes; no drift beyond rounding",
            options -> new Simplify(SimplifyOptions.read(options), options.filter()));

    /** A weight that goes or changes; how, follows from the graph. */
    public record Simplified(String how) {}

    private final SimplifyOptions options;
    private final WeightFilter filter;

    /** @param filter learned weights that it refuses stay; constants of the graph are always simplified */
    Simplify(SimplifyOptions options, WeightFilter filter) {
        this.options = options;
        this.filter = filter;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String options() {
        List<String> parts = new ArrayList<>(options.describe());
        parts.addAll(filter.describe());
        return String.join(", ", parts);
    }

    @Override
    public Plan<Simplified> plan(Facts facts, PassContext context) {
        Map<String, Weight> originals = originals(facts);
        RewriteLog journal = new RewriteLog(
                w -> Optional.ofNullable(originals.get(w.name())).flatMap(o -> filter.refusal(o, facts)),
                context.scratch());
        Model after = new Simplifier(options.rules()).simplify(facts, journal);
        List<String> changes = new ArrayList<>();
        journal.nodes().forEach((what, number) -> changes.add(number + (number == 1 ? " node " : " nodes ") + what));
        return new Plan<>(decisions(facts, after, journal), journal.notes(), changes);
    }

    private static Map<String, Weight> originals(Facts facts) {
        Map<String, Weight> originals = new HashMap<>();
        facts.weights().all().forEach(w -> originals.put(w.name(), w));
        return originals;
    }

    private static List<Decision<Simplified>> decisions(Facts facts, Model after, RewriteLog journal) {
        Set<Object> left = new HashSet<>();
        after.tensors().forEach(t -> left.add(t.data()));
        List<Decision<Simplified>> decisions = new ArrayList<>();
        for (Weight weight : facts.weights().all()) {
            Optional<RewriteLog.Change> change = journal.change(weight.name());
            boolean gone = !left.contains(weight.held().data());
            if (change.isPresent()) {
                RewriteLog.Change known = change.get();
                decisions.add(new Decision.Apply<>(
                        weight, new Simplified(known.reason()), known.reason(), known.bytesAfter()));
            } else if (gone && (weight.isParameter() || weight.tensor().shape().rank() > 1)) {
                String reason = "folded into what is made of it";
                decisions.add(new Decision.Apply<>(weight, new Simplified(reason), reason, 0));
            } else if (weight.isParameter()) {
                String reason = journal.refusal(weight.name()).orElse("nothing to simplify");
                decisions.add(new Decision.Skip<>(weight, reason));
            }
        }
        return decisions;
    }

    @Override
    public Model rewrite(Facts facts, Plan<Simplified> plan, PassContext context) {
        if (plan.changesNothing()) {
            return facts.model();
        }
        Set<String> originals = originals(facts).keySet();
        Set<String> chosen = new HashSet<>();
        plan.applied().forEach(d -> chosen.add(d.weight().name()));
        Function<Weight, Optional<String>> permission = w -> !originals.contains(w.name()) || chosen.contains(w.name())
                ? Optional.empty()
                : Optional.of("not planned");
        return new Simplifier(options.rules()).simplify(facts, new RewriteLog(permission, context.scratch()));
    }
}
