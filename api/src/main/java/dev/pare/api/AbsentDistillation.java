/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.PassFactory;
import java.util.List;

/** Stands for the step {@code distill} where its room is not on the class path, and says what to put there. */
final class AbsentDistillation implements PassFactory {
    static final String NAME = "distill";

    /** The options of the step, which would otherwise be reported as unknown. */
    private static final List<String> OPTIONS = List.of(
            "epochs",
            "minutes",
            "learning-rate",
            "batch-size",
            "seed",
            "temperature",
            "hidden-weight",
            "relation-weight",
            "label-weight",
            "next-token-weight",
            "freeze");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "trains weights to give what the original gives; needs dev.pare:pare-distill on the class path";
    }

    @Override
    public Pass<?> create(OptionReader options) {
        OPTIONS.forEach(name -> options.text(name, ""));
        options.problem(
                "", "needs dev.pare:pare-distill and org.bytedeco:pytorch on the class path, or leave this step out");
        return new Nothing();
    }

    /** The reader is told of the problem, so that this never runs. */
    private record Nothing() implements Pass<Void> {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Plan<Void> plan(Facts facts, PassContext context) {
            return Plan.of(List.of());
        }

        @Override
        public Model rewrite(Facts facts, Plan<Void> plan, PassContext context) {
            return facts.model();
        }
    }
}
