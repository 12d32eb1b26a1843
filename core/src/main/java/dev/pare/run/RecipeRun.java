/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.run;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.opset.Conversion;
import dev.pare.opset.OpsetFloor;
import dev.pare.pass.Checkpoint;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.pass.TokenMap;
import dev.pare.recipe.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of a recipe: the model as it is after each step, and what is known of it. */
final class RecipeRun {
    private final StepListener listener;
    private final Model start;
    private final List<StepRecord> records = new ArrayList<>();
    private Calibrator calibrator;
    private PassContext surroundings;
    private Model first;
    private Model model;
    private Facts known;
    private Optional<TokenMap> tokens = Optional.empty();

    RecipeRun(Calibrator calibrator, PassContext surroundings, StepListener listener, Model start) {
        this.calibrator = calibrator;
        this.surroundings = surroundings;
        this.listener = listener;
        this.start = start;
        this.first = start;
        this.model = start;
    }

    /** @param given the model that the run began with, before its nodes were put in order */
    @SuppressWarnings("ReferenceEquality") // A step that changes nothing gives the same object.
    RecipeRunner.Result result(Model given) {
        return new RecipeRunner.Result(model == start ? given : model, records, tokens);
    }

    void carryOut(Step step) {
        carryOut(step, step.pass());
    }

    private <P> void carryOut(Step step, Pass<P> pass) {
        long begin = System.nanoTime();
        Checkpoint kept = surroundings.checkpoint().under("step " + (records.size() + 1) + " " + step.text());
        Planned<P> planned = plan(pass, surroundings.with(kept));
        listener.planned(step, pass, planned.facts(), planned.plan(), planned.context());
        Model after = planned.rewrite(pass);
        pass.tokens(planned.plan()).ifPresent(map -> renumbered(map, after));
        model = after;
        long millis = (System.nanoTime() - begin) / 1_000_000;
        StepRecord done = new StepRecord(pass.name(), step.text(), planned.records(), planned.allNotes(), millis);
        records.add(done);
        listener.finished(done);
    }

    /** Feeds data by new token numbers from now on; the model that the recipe began with cannot be run with them. */
    private void renumbered(TokenMap map, Model after) {
        tokens = Optional.of(map);
        surroundings = surroundings.withoutVocabulary();
        calibrator = calibrator.after(map);
        first = after;
    }

    private <P> Planned<P> plan(Pass<P> pass, PassContext context) {
        Planned<P> planned = measured(facts(), pass, context);
        long opset = model.opset();
        if (planned.plan().changesNothing() || opset >= pass.minOpset()) {
            return planned;
        }
        Conversion conversion = OpsetFloor.ensure(model, pass.minOpset());
        if (conversion instanceof Conversion.Converted converted) {
            String note = "the model was converted from opset " + opset + " to " + pass.minOpset()
                    + ", the oldest that has the operators of this pass";
            return measured(Facts.of(converted.model()), pass, context).with(note);
        }
        String reasons = String.join("; ", ((Conversion.Refused) conversion).reasons());
        return planned.refused(
                "needs opset " + pass.minOpset() + ", to which the model cannot be converted: " + reasons);
    }

    /** What is known of the model, kept while no step changes it. */
    @SuppressWarnings("ReferenceEquality")
    private Facts facts() {
        if (known == null || known.model() != model) {
            known = Facts.of(model);
        }
        return known;
    }

    @SuppressWarnings("ReferenceEquality") // A step that changes nothing gives the same object.
    private <P> Planned<P> measured(Facts of, Pass<P> pass, PassContext context) {
        PassContext measured = context.with(statistics(of, pass, context));
        PassContext whole = first == of.model() ? measured : measured.after(first);
        return new Planned<>(of, whole, pass.plan(of, whole), List.of());
    }

    private Statistics statistics(Facts of, Pass<?> pass, PassContext context) {
        if (calibrator == Calibrator.NO_DATA) {
            return Statistics.NONE;
        }
        List<StatisticsRequest> wanted = pass.wants(of);
        boolean idle = wanted.isEmpty() && !pass.runsModels();
        return idle ? Statistics.NONE : calibrator.measure(of.model(), wanted, context.progress());
    }
}
