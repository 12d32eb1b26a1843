/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.graph.GraphCheck;
import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.PassFactory;
import dev.pare.recipe.Problem;
import dev.pare.recipe.RecipeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes and runs passes as a recipe would. */
public final class Passes {
    private Passes() {}

    /** A model after a pass, and why. */
    public record Outcome(Model model, Plan<?> plan) {
        public String reason(String weight) {
            return decision(weight).reason();
        }

        public Decision<?> decision(String weight) {
            return plan.decisions().stream()
                    .filter(d -> d.weight().name().equals(weight))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no decision about " + weight));
        }

        public List<String> initializers() {
            return model.graph().initializers().stream().map(t -> t.name()).toList();
        }

        public List<String> operators() {
            return model.graph().nodes().stream().map(n -> n.op().toString()).toList();
        }
    }

    public static Pass<?> make(PassFactory factory, Map<String, ?> options) {
        List<Problem> problems = new ArrayList<>();
        OptionReader reader = new OptionReader("", options, problems);
        Pass<?> pass = factory.create(reader);
        reader.finish();
        assertThat(problems).isEmpty();
        return pass;
    }

    public static Outcome run(Pass<?> pass, Model model, Statistics statistics) {
        return outcome(pass, model, PassContext.plain().with(statistics));
    }

    private static <P> Outcome outcome(Pass<P> pass, Model model, PassContext context) {
        Facts facts = Facts.of(model);
        Plan<P> plan = pass.plan(facts, context);
        Model after = pass.rewrite(facts, plan, context);
        assertThat(GraphCheck.problems(after)).isEmpty();
        return new Outcome(after, plan);
    }

    /** The text of a step, after it was written, read and written again. */
    public static String reread(PassFactory factory, Map<String, ?> options) {
        String text =
                "steps: [" + factory.name() + ": {" + make(factory, options).options() + "}]";
        return new RecipeReader(List.of(factory))
                .read("test", text)
                .steps()
                .get(0)
                .pass()
                .options();
    }

    /** Statistics of one value or one index. */
    public static Statistics statistics(Map<String, Statistics.Moments> moments, Map<String, long[]> frequencies) {
        return new Statistics() {
            @Override
            public Optional<Moments> moments(String value) {
                return Optional.ofNullable(moments.get(value));
            }

            @Override
            public Optional<long[]> frequencies(String indices) {
                return Optional.ofNullable(frequencies.get(indices));
            }
        };
    }

    /** The moments of rows, row-major. */
    public static Statistics.Moments moments(float[] rows, int width) {
        int count = rows.length / width;
        double[] gram = new double[width * width];
        double[] mean = new double[width];
        for (int r = 0; r < count; r++) {
            for (int i = 0; i < width; i++) {
                mean[i] += (double) rows[r * width + i] / count;
                for (int j = 0; j < width; j++) {
                    gram[i * width + j] += (double) rows[r * width + i] * rows[r * width + j];
                }
            }
        }
        return new Statistics.Moments(width, count, gram, mean);
    }
}
