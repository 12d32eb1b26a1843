/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.analysis.Facts;
import dev.pare.api.Attribution.OfStep;
import dev.pare.api.Attribution.Proposal;
import dev.pare.api.Attribution.Share;
import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.recipe.Step;
import dev.pare.run.Calibrator;
import dev.pare.run.StepListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Tries out each decision of each step alone, and each step without its most costly decisions. */
final class Attributing implements StepListener {
    private static final int MOST_EXCLUDED = 16;
    private static final String TOO_LARGE = "the model is too large to try its weights one by one";

    private final Calibrator data;
    private final List<OfStep> steps = new ArrayList<>();
    private boolean renumbered;

    /** @param data runs models on the data to judge on */
    Attributing(Calibrator data) {
        this.data = data;
    }

    Attribution result() {
        return new Attribution(steps);
    }

    @Override
    public <P> void planned(Step step, Pass<P> pass, Facts facts, Plan<P> plan, PassContext context) {
        renumbered |= pass.tokens(plan).isPresent();
        if (renumbered) {
            // The data has the numbers of the original's tokens.
            return;
        }
        if (!plan.applied().isEmpty()) {
            new OneStep<>(step, pass, facts, plan, context).measure().ifPresent(steps::add);
        }
    }

    /** The trials of one step. */
    private final class OneStep<P> {
        private final Step step;
        private final Pass<P> pass;
        private final Facts facts;
        private final Plan<P> plan;
        private final PassContext context;

        OneStep(Step step, Pass<P> pass, Facts facts, Plan<P> plan, PassContext context) {
            this.step = step;
            this.pass = pass;
            this.facts = facts;
            this.plan = plan;
            this.context = context;
        }

        /** Empty if the step changes no output. */
        Optional<OfStep> measure() {
            Optional<double[]> whole = trials(List.of(() -> rewritten(plan.applied())));
            if (whole.isEmpty()) {
                return Optional.of(new OfStep(pass.name(), Double.NaN, List.of(), List.of(), Optional.of(TOO_LARGE)));
            }
            double drift = Math.sqrt(whole.get()[0]);
            if (drift == 0) {
                return Optional.empty();
            }
            Optional<double[]> alone =
                    trials(plan.applied().stream().map(this::alone).toList());
            if (alone.isEmpty()) {
                return Optional.of(new OfStep(pass.name(), drift, List.of(), List.of(), Optional.of(TOO_LARGE)));
            }
            List<Integer> order = IntStream.range(0, plan.applied().size())
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -alone.get()[i]))
                    .toList();
            List<Share> shares = order.stream()
                    .map(i -> share(plan.applied().get(i), Math.sqrt(alone.get()[i])))
                    .toList();
            return Optional.of(new OfStep(pass.name(), drift, shares, proposals(order), Optional.empty()));
        }

        private Supplier<Model> alone(Decision.Apply<P> decision) {
            return () -> rewritten(List.of(decision));
        }

        private Share share(Decision.Apply<P> decision, double drift) {
            return new Share(
                    decision.weight().name(), facts.role(decision.weight()).text(), decision.reason(), drift);
        }

        /** 1, 2, 4 … of the most costly are left alone, at most half of all. */
        private List<Proposal> proposals(List<Integer> order) {
            List<List<String>> excluded = new ArrayList<>();
            for (int count = 1; count <= Math.min(MOST_EXCLUDED, order.size() / 2); count *= 2) {
                excluded.add(order.subList(0, count).stream()
                        .map(i -> plan.applied().get(i).weight().name())
                        .toList());
            }
            double[] drifts =
                    trials(excluded.stream().map(this::without).toList()).orElse(new double[0]);
            return IntStream.range(0, drifts.length)
                    .mapToObj(i -> new Proposal(
                            excluded.get(i),
                            Math.sqrt(drifts[i]),
                            step.excluding(excluded.get(i)).map(Step::text)))
                    .toList();
        }

        private Supplier<Model> without(List<String> excluded) {
            Set<String> left = new HashSet<>(excluded);
            return () -> rewritten(plan.applied().stream()
                    .filter(d -> !left.contains(d.weight().name()))
                    .toList());
        }

        private Model rewritten(List<Decision.Apply<P>> applied) {
            return pass.rewrite(facts, Plan.of(List.copyOf(applied)), context);
        }

        private Optional<double[]> trials(List<Supplier<Model>> changed) {
            return data.measure(facts.model(), List.of(), context.progress()).trials(changed);
        }
    }
}
