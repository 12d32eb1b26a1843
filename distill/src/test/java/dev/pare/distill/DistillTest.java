/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.distill.student.LayerChain;
import dev.pare.distill.student.LayerChoice;
import dev.pare.distill.student.Student;
import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Progress;
import dev.pare.pass.Statistics;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.Problem;
import dev.pare.runtime.calibrate.CalibrationSettings;
import dev.pare.runtime.calibrate.OrtCalibrator;
import dev.pare.runtime.data.DataSource;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.tensor.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** The step of a recipe on a small model without its second layer. */
class DistillTest {
    private static final Map<String, Object> SHORT =
            Map.of("epochs", 1, "batch-size", 8, "learning-rate", 1e-3, "freeze", "embedding");

    private static Distill distill(Map<String, ?> options) {
        return new Distill(DistillOptions.read(new OptionReader("test", options, new ArrayList<>())));
    }

    private static Model student() {
        LayerChain chain = LayerChain.of(Nano.model());
        return Student.keeping(chain, LayerChoice.parse("0, 2", chain.layers())).model();
    }

    @Test
    void whatIsLeftLearnsFromTheModelThatTheRecipeBeganWith() {
        Facts facts = Facts.of(student());
        try (Dataset data =
                DataSource.open(Nano.TRAIN, Signature.of(facts.model().graph()), Nano.options(160))) {
            Statistics statistics = new OrtCalibrator(data, CalibrationSettings.defaults(), note -> {})
                    .measure(facts.model(), List.of(), Progress.SILENT);
            PassContext context = PassContext.plain().with(statistics).after(Nano.model());
            Distill pass = distill(SHORT);
            Plan<float[]> plan = pass.plan(facts, context);
            assertThat(plan.notes()).anyMatch(n -> n.contains("before,"));
            assertThat(plan.applied()).hasSizeGreaterThan(20);
            assertThat(plan.decisions())
                    .hasSameSizeAs(facts.weights().all().stream()
                            .filter(w -> w.isParameter())
                            .toList());
            Model trained = pass.rewrite(facts, plan, context);
            assertThat(trained.graph().nodes()).isEqualTo(facts.model().graph().nodes());
            assertThat(drift(trained, statistics)).isLessThan(drift(facts.model(), statistics) / 2);
        }
    }

    private static double drift(Model model, Statistics statistics) {
        return statistics.against(Nano.model()).trials(List.of(() -> model)).orElseThrow()[0];
    }

    @Test
    void withoutAnEarlierStepThereIsNothingToLearn() {
        Facts facts = Facts.of(Nano.model());
        Plan<float[]> plan = distill(SHORT).plan(facts, PassContext.plain());
        assertThat(plan.changesNothing()).isTrue();
        assertThat(plan.decisions()).allMatch(d -> d instanceof Decision.Skip<float[]>);
        assertThat(plan.notes()).anyMatch(n -> n.contains("no step before this one"));
    }

    @Test
    void withoutDataThereIsNothingToLearnFrom() {
        Facts facts = Facts.of(student());
        Plan<float[]> plan = distill(SHORT).plan(facts, PassContext.plain().after(Nano.model()));
        assertThat(plan.notes()).containsExactly("no calibration data: nothing is trained");
    }

    @Test
    void optionsAreReadAndUnknownRolesRefused() {
        List<Problem> problems = new ArrayList<>();
        DistillOptions.read(new OptionReader("test", Map.of("freeze", "embeding"), problems));
        assertThat(problems)
                .singleElement()
                .satisfies(p -> assertThat(p.toString()).contains("embeding"));
        assertThat(distill(Map.of("relation-weight", 0.5)).options()).contains("relation-weight: 0.5");
    }

    @Test
    void recipesFindTheStepOnTheClassPath() {
        assertThat(ServiceLoader.load(dev.pare.recipe.PassFactory.class).stream()
                        .map(p -> p.get().name()))
                .contains("distill");
    }
}
