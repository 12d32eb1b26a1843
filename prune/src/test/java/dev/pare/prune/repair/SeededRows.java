/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.repair;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.pass.Decision;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Progress;
import dev.pare.pass.Scratch;
import dev.pare.pass.Statistics;
import dev.pare.runtime.calibrate.CalibrationSettings;
import dev.pare.runtime.calibrate.OrtCalibrator;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.data.Label;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Seeded numbers for the input x, and passes run on them. */
final class SeededRows {
    private static final int BATCH = 20;

    private SeededRows() {}

    /** A plan and what became of the model. */
    record Outcome(Plan<?> plan, Model model) {
        String reason(String weight) {
            return plan.decisions().stream()
                    .filter(d -> d.weight().name().equals(weight))
                    .map(Decision::reason)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no decision about " + weight));
        }

        boolean applied(String weight) {
            return plan.applied().stream().anyMatch(d -> d.weight().name().equals(weight));
        }
    }

    static float[] numbers(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** A tensor that keeps the size of what it is multiplied with, for a number of rows. */
    static Tensor tensor(String name, int rows, long... dims) {
        Shape shape = Shape.of(dims);
        float[] values = numbers((int) shape.elements(), name.hashCode());
        for (int i = 0; i < values.length; i++) {
            values[i] /= (float) Math.sqrt(rows);
        }
        return Tensor.floats(name, shape, values);
    }

    /** Samples x of the given shape, behind the axis that counts them. */
    static Dataset data(int samples, long seed, int... sample) {
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < samples / BATCH; i++) {
            long[] dims = new long[sample.length + 1];
            dims[0] = BATCH;
            for (int axis = 0; axis < sample.length; axis++) {
                dims[axis + 1] = sample[axis];
            }
            Shape shape = Shape.of(dims);
            FloatValues x = FloatValues.of(shape, numbers((int) shape.elements(), seed + i));
            batches.add(new Batch(Map.of("x", x), Collections.nCopies(BATCH, Label.NONE), Optional.empty(), BATCH));
        }
        return new Dataset() {
            @Override
            public Iterable<Batch> batches() {
                return batches;
            }

            @Override
            public int samples() {
                return samples;
            }

            @Override
            public String description() {
                return "seeded rows";
            }
        };
    }

    static Statistics measured(Model model, Dataset data) {
        return new OrtCalibrator(data, CalibrationSettings.defaults(), note -> {})
                .measure(model, List.of(), Progress.SILENT);
    }

    /** The pass on a model that steps have made of another. */
    static <P> Outcome run(Pass<P> pass, Model changed, Model original, Dataset data) {
        PassContext context = new PassContext(measured(changed, data), Scratch.HEAP, Progress.SILENT).after(original);
        return run(pass, changed, context);
    }

    static <P> Outcome run(Pass<P> pass, Model model, PassContext context) {
        Facts facts = Facts.of(model);
        Plan<P> plan = pass.plan(facts, context);
        return new Outcome(plan, pass.rewrite(facts, plan, context));
    }

    /** The drift of a model's outputs, as a share of the other's. */
    static double drift(Model changed, Model original, Dataset data) {
        return Math.sqrt(measured(original, data).trials(List.of(() -> changed)).orElseThrow()[0]);
    }

    /** The model with the numbers of one tensor changed. */
    static Model with(Model model, String tensor, UnaryOperator<float[]> change) {
        Tensor old = model.graph().initializer(tensor).orElseThrow();
        ModelEdit edit = new ModelEdit(model);
        float[] values = change.apply(TensorValues.floats(old));
        edit.exchange(old, Tensor.floats(tensor, old.shape(), values));
        return edit.finish();
    }
}
