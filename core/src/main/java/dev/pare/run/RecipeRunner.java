/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.run;

import dev.pare.graph.GraphCheck;
import dev.pare.graph.Model;
import dev.pare.graph.TopologicalOrder;
import dev.pare.onnx.ModelFormatException;
import dev.pare.pass.Checkpoint;
import dev.pare.pass.PassContext;
import dev.pare.pass.PassException;
import dev.pare.pass.Progress;
import dev.pare.pass.Scratch;
import dev.pare.pass.Statistics;
import dev.pare.pass.Timings;
import dev.pare.pass.TokenMap;
import dev.pare.pass.TokenVocabulary;
import dev.pare.recipe.Recipe;
import dev.pare.recipe.Step;
import java.util.List;
import java.util.Optional;

/** Runs the steps of a recipe over a model, each on the result of the one before. Immutable: every setting gives a new object. */
public final class RecipeRunner {
    /**
     * The changed model and what was decided on the way.
     *
     * @param tokens which tokens the model still knows, if a step took some away
     */
    public record Result(Model model, List<StepRecord> steps, Optional<TokenMap> tokens) {}

    private final Calibrator calibrator;
    private final PassContext surroundings;
    private final StepListener listener;

    public RecipeRunner(Calibrator calibrator, Scratch scratch, Progress progress) {
        this(calibrator, new PassContext(Statistics.NONE, scratch, progress), StepListener.NONE);
    }

    private RecipeRunner(Calibrator calibrator, PassContext surroundings, StepListener listener) {
        this.calibrator = calibrator;
        this.surroundings = surroundings;
        this.listener = listener;
    }

    public RecipeRunner with(StepListener other) {
        return new RecipeRunner(calibrator, surroundings, other);
    }

    /** Keeps finished parts of long steps. */
    public RecipeRunner with(Checkpoint checkpoint) {
        return new RecipeRunner(calibrator, surroundings.with(checkpoint), listener);
    }

    /** Uses these timings for passes whose options ask for measured times. */
    public RecipeRunner with(Timings timings) {
        return new RecipeRunner(calibrator, surroundings.with(timings), listener);
    }

    /** Tells the steps which tokens the model is fed. */
    public RecipeRunner with(TokenVocabulary vocabulary) {
        return new RecipeRunner(calibrator, surroundings.with(vocabulary), listener);
    }

    /**
     * Runs all steps; weights stay lazy as far as the passes allow.
     *
     * @throws PassException if a pass fails, naming the step
     * @throws ModelFormatException if a pass fails on a model that is not a valid graph
     */
    public Result run(Model model, Recipe recipe) {
        Model ordered = TopologicalOrder.of(model);
        RecipeRun run = new RecipeRun(calibrator, surroundings, listener, ordered);
        List<Step> steps = recipe.steps();
        for (int i = 0; i < steps.size(); i++) {
            listener.started(steps.get(i), i + 1, steps.size());
            surroundings.progress().report(steps.get(i).pass().name(), i, steps.size());
            try {
                run.carryOut(steps.get(i));
            } catch (PassException | ModelFormatException e) {
                throw e;
            } catch (IllegalStateException | IllegalArgumentException | ArithmeticException e) {
                refuseUnsound(ordered, e);
                String step = "step " + (i + 1) + " (" + steps.get(i).pass().name() + ")";
                throw new PassException(step + " failed: " + e.getMessage(), e);
            }
        }
        surroundings.progress().report("rewriting", steps.size(), steps.size());
        return run.result(model);
    }

    /** A pass may fail because the model was not a valid graph from the start, which the user has to correct. */
    private static void refuseUnsound(Model model, RuntimeException failure) {
        List<String> problems = GraphCheck.problems(model);
        if (!problems.isEmpty()) {
            throw new ModelFormatException(
                    "The model is not a valid graph: " + problems.get(0) + "; export it again.", failure);
        }
    }
}
