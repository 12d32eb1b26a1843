/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill;

import dev.pare.analysis.Role;
import dev.pare.distill.network.Selection;
import dev.pare.distill.training.TrainingOptions;
import dev.pare.recipe.OptionReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Options of {@link Distill}.
 *
 * @param selection what is trained
 */
record DistillOptions(TrainingOptions training, LossOptions losses, Selection selection) {
    private static final double MOST = 1000;

    static DistillOptions read(OptionReader options) {
        TrainingOptions training = TrainingOptions.defaults();
        LossOptions losses = LossOptions.defaults();
        training = training.withEpochs(options.number("epochs", training.epochs(), 1e-3, MOST))
                .withMinutes(options.number("minutes", training.minutes(), 0, 1e5))
                .withLearningRate(options.number("learning-rate", training.learningRate(), 0, 1))
                .withBatchSize(options.integer("batch-size", training.batchSize(), 1, 100_000))
                .withSeed(options.integer("seed", 1, 0, Integer.MAX_VALUE));
        losses = losses.withTemperature(options.number("temperature", losses.temperature(), 1e-3, MOST))
                .withLabels(options.number("label-weight", losses.labels(), 0, MOST))
                .withNextToken(options.number("next-token-weight", losses.nextToken(), 0, MOST));
        if (options.has("hidden-weight")) {
            losses = losses.withHidden(options.number("hidden-weight", 1, 0, MOST));
        }
        if (options.has("relation-weight")) {
            losses = losses.withRelations(options.number("relation-weight", 0, 0, MOST));
        }
        return new DistillOptions(training, losses, selection(options));
    }

    private static Selection selection(OptionReader options) {
        if (!options.has("freeze")) {
            return Selection.DEFAULT;
        }
        List<String> roles = Arrays.stream(options.text("freeze", "none").split(",", -1))
                .map(String::strip)
                .filter(r -> !r.isEmpty() && !r.equals("none"))
                .toList();
        for (String role : roles) {
            if (!Role.known(role)) {
                options.problem("freeze", "there is no role '" + role + "'; there are " + Role.texts());
            }
        }
        return Selection.DEFAULT.without(roles);
    }

    /** The text form, as in a recipe. */
    String text() {
        List<String> parts = new ArrayList<>(List.of(
                "epochs: " + training.epochs(),
                "minutes: " + training.minutes(),
                "learning-rate: " + training.learningRate(),
                "batch-size: " + training.batchSize(),
                "seed: " + training.seed(),
                "temperature: " + losses.temperature(),
                "label-weight: " + losses.labels(),
                "next-token-weight: " + losses.nextToken()));
        losses.hidden().ifPresent(h -> parts.add("hidden-weight: " + h));
        losses.relations().ifPresent(r -> parts.add("relation-weight: " + r));
        selection
                .frozen()
                .ifPresent(
                        roles -> parts.add("freeze: '" + (roles.isEmpty() ? "none" : String.join(", ", roles)) + "'"));
        return String.join(", ", parts);
    }
}
