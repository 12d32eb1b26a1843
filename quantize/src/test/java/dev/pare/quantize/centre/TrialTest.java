/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.centre;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Progress;
import dev.pare.pass.Statistics;
import dev.pare.quantize.activation.Replacement;
import dev.pare.recipe.WeightFilter;
import dev.pare.runtime.calibrate.CalibrationSettings;
import dev.pare.runtime.calibrate.OrtCalibrator;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.data.Label;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import dev.pare.testkit.GraphBuilder;
import dev.pare.testkit.PassHarness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is moved depends on what data says. */
class TrialTest {
    private static final int WIDTH = 4;
    private static final float[] WEIGHTS = {1, -2, 0.5f, 1, 3, 1, -1, 2, 0.3f, 0.7f, 1, -1, 2, 1, 1, 0.2f};

    /** Data in which channels lie where the given numbers say, with a little noise. */
    private static Dataset rows(float... middles) {
        Random random = new Random(8);
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            float[] values = new float[4 * 5 * WIDTH];
            for (int k = 0; k < values.length; k++) {
                values[k] = middles[k % WIDTH] + (float) random.nextGaussian();
            }
            Map<String, Values> feeds = Map.of("x", FloatValues.of(Shape.of(4, 5, WIDTH), values));
            batches.add(new Batch(feeds, Collections.nCopies(4, Label.NONE), Optional.of(Mask.allReal(4, 5)), 4));
        }
        return new Dataset() {
            @Override
            public Iterable<Batch> batches() {
                return batches;
            }

            @Override
            public int samples() {
                return 4 * batches.size();
            }

            @Override
            public String description() {
                return "seeded rows";
            }
        };
    }

    private static Plan<Replacement> planned(Model model, Dataset data) {
        CentreActivations pass = new CentreActivations(WeightFilter.ALL);
        Facts facts = Facts.of(model);
        Statistics measured = new OrtCalibrator(data, CalibrationSettings.defaults(), note -> {})
                .measure(model, pass.wants(facts), Progress.SILENT);
        return pass.plan(facts, PassContext.plain().with(measured));
    }

    private static Model biased(float... bias) {
        GraphBuilder builder = GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "batch", "sequence", WIDTH)
                .add("n", "x", Tensor.floats("n.bias", Shape.of(WIDTH), bias));
        return builder.matmul("p", "n", Tensor.floats("w", Shape.of(WIDTH, WIDTH), WEIGHTS))
                .add("y", "p", Tensor.floats("y.bias", Shape.of(WIDTH), new float[WIDTH]))
                .output("y", DataType.FLOAT, "batch", "sequence", WIDTH)
                .build();
    }

    @Test
    void whatLiesFarFromZeroInDataMovesAndThenStays() {
        Model model = biased(0, 0, 0, 0);
        Dataset data = rows(8, 9, -8, -9);
        CentreActivations pass = new CentreActivations(WeightFilter.ALL);
        Plan<Replacement> plan = planned(model, data);
        assertThat(plan.applied()).hasSize(2);
        Model after = pass.rewrite(Facts.of(model), plan, PassContext.plain());
        float[] bias = TensorValues.floats(after.graph().initializer("n.bias").orElseThrow());
        // The middle of the extremes of 800 normal numbers is within 1 of their mean.
        assertThat(bias).usingComparatorWithPrecision(1f).containsExactly(-8, -9, 8, 9);
        assertThat(planned(after, data).applied()).isEmpty();
    }

    @Test
    void whatBringsTheOutputsNoNearerOnHeldOutDataStays() {
        Model model = biased(0, 0, 0, 0);
        Statistics ranges = Lying.about(Facts.of(model));
        Statistics worse = new Statistics() {
            @Override
            public Optional<Moments> moments(String value) {
                return Optional.empty();
            }

            @Override
            public Optional<long[]> frequencies(String indices) {
                return Optional.empty();
            }

            @Override
            public Optional<Ranges> ranges(String value) {
                return ranges.ranges(value);
            }

            @Override
            public Optional<double[]> trials(List<Supplier<Model>> changed) {
                assertThat(changed).hasSize(2);
                return Optional.of(new double[] {1e-6, 2e-6});
            }
        };
        PassHarness.rewrite(CentreActivations.FACTORY, Map.of())
                .with(worse)
                .given(model)
                .isUnchanged("no nearer on held-out data");
    }
}
