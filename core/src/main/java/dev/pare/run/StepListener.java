/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.run;

import dev.pare.analysis.Facts;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.recipe.Step;

/** Told what each step of a recipe is about to do, so that parts of it can be tried out. */
public interface StepListener {
    StepListener NONE = new StepListener() {
        @Override
        public <P> void planned(Step step, Pass<P> pass, Facts facts, Plan<P> plan, PassContext context) {}
    };

    /**
     * Called between planning and rewriting.
     *
     * @param pass that of the step
     * @param facts of the model that the pass will rewrite
     * @param context as the pass will get it; good for the time of the call
     */
    <P> void planned(Step step, Pass<P> pass, Facts facts, Plan<P> plan, PassContext context);

    /** Called before a step; its number counts from 1. */
    default void started(Step step, int number, int steps) {}

    /** Called after a step. */
    default void finished(StepRecord step) {}
}
