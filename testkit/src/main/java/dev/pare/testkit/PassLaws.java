/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.GraphCheck;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.pass.Decision;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.recipe.PassFactory;
import dev.pare.recipe.Recipe;
import dev.pare.recipe.RecipeReader;
import dev.pare.recipe.Step;
import dev.pare.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/** What holds for every pass on every model. */
final class PassLaws<P> {
    /** One application of a pass. */
    record Run<P>(String name, Model before, Facts facts, Plan<P> plan, Model after) {}

    private final Pass<P> pass;
    private final PassContext context;

    PassLaws(Pass<P> pass, PassContext context) {
        this.pass = pass;
        this.context = context;
    }

    Run<P> run(Model model) {
        List<Long> before = contents(model);
        Facts facts = Facts.of(model);
        Plan<P> plan = pass.plan(facts, context);
        assertThat(contents(model))
                .as(pass.name() + ": the plan leaves the model alone")
                .isEqualTo(before);
        Model after = pass.rewrite(facts, plan, context);
        assertThat(contents(model))
                .as(pass.name() + ": the model given is untouched")
                .isEqualTo(before);
        return new Run<>(pass.name(), model, facts, plan, after);
    }

    @SuppressWarnings("ReferenceEquality") // The same object is how a rewrite says that nothing changed.
    void planIsComplete(Run<P> run) {
        Set<Weight> known = new HashSet<>(run.facts().weights().all());
        Map<Weight, Decision<P>> decided = new HashMap<>();
        for (Decision<P> decision : run.plan().decisions()) {
            String weight = pass.name() + ": decision on " + decision.weight().name();
            assertThat(known).as(weight + " is on a weight of the model").contains(decision.weight());
            assertThat(decided.put(decision.weight(), decision))
                    .as(weight + " is the only one")
                    .isNull();
            assertThat(decision.reason()).as(weight + " has a reason").isNotBlank();
            assertThat(decision.bytesAfter()).as(weight + ", bytes after").isNotNegative();
        }
        boolean changed = run.after() != run.before();
        assertThat(changed)
                .as(pass.name() + ": a new model if and only if the plan changes something")
                .isEqualTo(!run.plan().changesNothing());
        changedMatrices(run)
                .forEach(weight -> assertThat(decided.get(weight))
                        .as(pass.name() + ": decision on the changed matrix " + weight.name())
                        .isInstanceOf(Decision.Apply.class));
    }

    /** Weights of two or more axes that the result does not have any more. */
    private List<Weight> changedMatrices(Run<P> run) {
        Set<Object> kept = new HashSet<>();
        run.after().tensors().forEach(t -> kept.add(t.data()));
        return run.facts().weights().all().stream()
                .filter(w -> w.tensor().shape().rank() >= 2 && !w.uses().isEmpty())
                .filter(w -> !kept.contains(w.tensor().data()))
                .toList();
    }

    void resultIsSound(Run<P> run) {
        assertThat(GraphCheck.problems(run.after()))
                .as(pass.name() + ": problems of the result")
                .isSubsetOf(GraphCheck.problems(run.before()));
    }

    void resultSurvivesTheFile(Run<P> run) {
        Path file = null;
        try {
            file = Files.createTempFile("pare-harness", ".onnx");
            OnnxWriter.write(run.after(), file, OnnxWriter.Storage.SINGLE_FILE, 1);
            assertThat(ModelDiff.difference(run.after(), OnnxReader.read(file)))
                    .as(pass.name() + ": difference of the result written and read")
                    .isEmpty();
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the temporary file " + file, e);
        }
    }

    void runsAgree(Run<P> run) {
        Run<P> again = run(run.before());
        assertThat(again.plan().decisions().stream().map(Decision::reason))
                .as(pass.name() + ": decisions of a second run")
                .containsExactlyElementsOf(
                        run.plan().decisions().stream().map(Decision::reason).toList());
        assertThat(ModelDiff.difference(run.after(), again.after()))
                .as(pass.name() + ": difference between two runs")
                .isEmpty();
    }

    void secondApplicationDoesNothing(Run<P> run) {
        Run<P> second = run(run.after());
        assertThat(second.plan().applied().stream().map(d -> d.weight().name() + ": " + d.reason()))
                .as(pass.name() + ": what a second application would do")
                .isEmpty();
        assertThat(second.plan().graphChanges())
                .as(pass.name() + ": what a second application would do to nodes")
                .isEmpty();
        assertThat(second.after())
                .as(pass.name() + ": model after a second application")
                .isSameAs(run.after());
    }

    void optionsSurviveTheirText(PassFactory factory) {
        String text = new Recipe("harness", List.of(new Step(pass))).text();
        Recipe read = new RecipeReader(List.of(factory)).read("the recipe of the harness", text);
        Pass<?> copy = read.steps().get(0).pass();
        assertThat(copy.name()).as("name after its text").isEqualTo(pass.name());
        assertThat(copy.options())
                .as(pass.name() + ": options after their text")
                .isEqualTo(pass.options());
    }

    /** A checksum of every tensor. */
    private static List<Long> contents(Model model) {
        return model.tensors().stream().map(PassLaws::checksum).toList();
    }

    private static long checksum(Tensor tensor) {
        CRC32 crc = new CRC32();
        try {
            tensor.data().writeTo(crc::update);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read tensor " + tensor.name(), e);
        }
        return crc.getValue();
    }
}
