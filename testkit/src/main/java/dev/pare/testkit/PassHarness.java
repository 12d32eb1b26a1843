/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.pass.Decision;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Statistics;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.PassFactory;
import dev.pare.recipe.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tests a pass on a model:
 *
 * <pre>{@code
 * rewrite(pass, factory).given(model).becomes("DynamicQuantizeLinear", "MatMulInteger", "Cast", "Mul", "Mul");
 * }</pre>
 *
 * <p>Whatever the assertion, {@link PassLaws} are checked too: the plan names each weight once and changes nothing by itself, the
 * result is sound, survives being written and read, is the same on every run, a second application finds nothing to do, the options
 * survive their text form, and the model that was given is untouched.
 *
 * @param <P> the details of the pass's plan
 */
public final class PassHarness<P> {
    private final Pass<P> pass;
    private final PassFactory factory;
    private Statistics statistics = Statistics.NONE;
    private boolean settles = true;

    private PassHarness(Pass<P> pass, PassFactory factory) {
        this.pass = pass;
        this.factory = factory;
    }

    /** @param factory what recipes make this kind of pass with */
    public static <P> PassHarness<P> rewrite(Pass<P> pass, PassFactory factory) {
        return new PassHarness<>(pass, factory);
    }

    /** The pass that a recipe with these options makes. */
    public static PassHarness<?> rewrite(PassFactory factory, Map<String, ?> options) {
        List<Problem> problems = new ArrayList<>();
        OptionReader reader = new OptionReader(factory.name(), options, problems);
        Pass<?> pass = factory.create(reader);
        reader.finish();
        assertThat(problems)
                .as("problems with the options of " + factory.name())
                .isEmpty();
        return rewrite(pass, factory);
    }

    /** What calibration is to have measured. */
    public PassHarness<P> with(Statistics measured) {
        statistics = measured;
        return this;
    }

    /** Declares that the pass finds more to do on its own result. */
    public PassHarness<P> thatNeverSettles() {
        settles = false;
        return this;
    }

    /** Plans and rewrites, and checks all laws. */
    public Outcome<P> given(Model model) {
        PassContext context = PassContext.plain().with(statistics);
        PassLaws<P> laws = new PassLaws<>(pass, context);
        laws.optionsSurviveTheirText(factory);
        PassLaws.Run<P> run = laws.run(model);
        laws.planIsComplete(run);
        laws.resultIsSound(run);
        laws.resultSurvivesTheFile(run);
        laws.runsAgree(run);
        if (settles) {
            laws.secondApplicationDoesNothing(run);
        }
        return new Outcome<>(run);
    }

    /** What the pass made of the model. */
    public static final class Outcome<P> {
        private final PassLaws.Run<P> run;

        private Outcome(PassLaws.Run<P> run) {
            this.run = run;
        }

        /** The operators of the main graph, in order. */
        public Outcome<P> becomes(String... operators) {
            assertThat(run.after().graph().nodes().stream().map(Node::op).map(Object::toString))
                    .as("operators after " + run.name())
                    .containsExactly(operators);
            return this;
        }

        /** The pass refuses every weight, one of them for a reason that contains the given words. */
        public Outcome<P> isUnchanged(String reason) {
            assertThat(run.after()).as("model after " + run.name()).isSameAs(run.before());
            assertThat(run.plan().decisions())
                    .as("decisions of " + run.name())
                    .anyMatch(d -> d instanceof Decision.Skip<P> && d.reason().contains(reason));
            return this;
        }

        /** The pass finds no weight that it could touch. */
        public Outcome<P> isNoneOfItsBusiness() {
            assertThat(run.after()).as("model after " + run.name()).isSameAs(run.before());
            assertThat(run.plan().decisions()).as("decisions of " + run.name()).isEmpty();
            return this;
        }

        public Outcome<P> satisfies(Consumer<Model> check) {
            check.accept(run.after());
            return this;
        }

        public List<Decision<P>> decisions() {
            return run.plan().decisions();
        }

        public Model model() {
            return run.after();
        }
    }
}
