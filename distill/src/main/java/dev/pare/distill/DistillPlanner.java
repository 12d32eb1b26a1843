/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.distill.data.Samples;
import dev.pare.distill.network.UnsupportedModelException;
import dev.pare.distill.student.Student;
import dev.pare.distill.torch.Computing;
import dev.pare.distill.training.Trainer;
import dev.pare.distill.training.TrainingListener;
import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.tensor.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Trains the model as it is against the one that the recipe began with, and keeps what came nearer to it on samples held out. */
final class DistillPlanner {
    private static final int PARTS = 1000;

    private final Facts facts;
    private final PassContext context;
    private final DistillOptions options;
    private final List<String> notes = new ArrayList<>();

    DistillPlanner(Facts facts, PassContext context, DistillOptions options) {
        this.facts = facts;
        this.context = context;
        this.options = options;
    }

    Plan<float[]> plan() {
        if (context.original().isEmpty()) {
            return nothing("no step before this one has changed the model");
        }
        Optional<Dataset> data = context.statistics().data(Dataset.class);
        if (data.isEmpty()) {
            return nothing("no calibration data");
        }
        try {
            return learned(taught(context.original().get(), data.get()));
        } catch (UnsupportedModelException e) {
            return nothing(e.getMessage());
        }
    }

    private Plan<float[]> nothing(String why) {
        notes.add(why + ": nothing is trained");
        return new Plan<>(
                parameters().stream()
                        .<Decision<float[]>>map(w -> new Decision.Skip<>(w, why))
                        .toList(),
                notes);
    }

    private List<Weight> parameters() {
        return facts.weights().all().stream().filter(Weight::isParameter).toList();
    }

    private TrainingRun.Outcome taught(Model original, Dataset data) {
        Computing computing = Computing.defaults();
        TrainingRun.begin(computing);
        Signature signature = Signature.of(original.graph());
        return new TrainingRun(
                        original,
                        Student.beside(original, facts.model(), notes::add),
                        Samples.of(data, signature, 0),
                        0,
                        options.losses(),
                        options.selection(),
                        options.training(),
                        Optional.empty(),
                        computing,
                        options.text(),
                        this::show)
                .run();
    }

    private void show(TrainingListener.Status status) {
        context.progress().report("training", Math.round(status.progress() * PARTS), PARTS);
    }

    private Plan<float[]> learned(TrainingRun.Outcome outcome) {
        notes.addAll(outcome.notes());
        Trainer.Result result = outcome.result();
        String text = String.format(
                Locale.ROOT,
                "drift from the original on %d samples held out: %.5f before, %.5f after %d steps on %d samples",
                outcome.judged(),
                result.before(),
                result.after(),
                result.steps(),
                outcome.learned());
        if (result.after() >= result.before()) {
            return nothing(text);
        }
        notes.add(text);
        Map<String, float[]> values = result.weights();
        List<Decision<float[]>> decisions = new ArrayList<>();
        for (Weight weight : facts.weights().all()) {
            float[] trained = weight.scope() == facts.model().graph() ? values.get(weight.name()) : null;
            if (trained != null) {
                decisions.add(new Decision.Apply<>(
                        weight, trained, "trained", weight.tensor().byteSize()));
            } else if (weight.isParameter()) {
                decisions.add(new Decision.Skip<>(weight, "not trained: frozen, or it meets no data"));
            }
        }
        return new Plan<>(decisions, notes);
    }
}
