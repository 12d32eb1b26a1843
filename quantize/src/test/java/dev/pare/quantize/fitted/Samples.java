/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Model;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Progress;
import dev.pare.pass.Scratch;
import dev.pare.pass.Statistics;
import dev.pare.quantize.QuantizeWeights;
import dev.pare.quantize.product.Eligibility;
import dev.pare.quantize.product.ScaleSharing;
import dev.pare.quantize.rounding.RoundingOptions.Method;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.Problem;
import dev.pare.recipe.WeightFilter;
import dev.pare.runtime.calibrate.CalibrationSettings;
import dev.pare.runtime.calibrate.OrtCalibrator;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.data.Label;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.IntFunction;

/** Seeded weights and data, and the way of the pass from data to the changed model. */
final class Samples {
    static final int WIDTH = 64;
    private static final int BATCH = 20;

    private Samples() {}

    /** A plan and what became of the model. */
    record Outcome(Plan<?> plan, Model model) {}

    static float[] numbers(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** A matrix that keeps the size of what it is multiplied with. */
    static Tensor matrix(String name, int rows, int columns) {
        float[] values = numbers(rows * columns, name.hashCode());
        for (int i = 0; i < values.length; i++) {
            values[i] /= (float) Math.sqrt(rows);
        }
        return Tensor.floats(name, Shape.of(rows, columns), values);
    }

    static Tensor square(String name) {
        return matrix(name, WIDTH, WIDTH);
    }

    static Tensor list(String name, int length) {
        return Tensor.floats(name, Shape.of(length), numbers(length, name.hashCode()));
    }

    /** Rows that lie near a few directions, about a mean that is not zero, as inner values of trained models do. */
    static float[] rows(int count, int width, long seed) {
        int rank = width / 4;
        float[] directions = numbers(rank * width, 4711);
        float[] mean = numbers(width, 815);
        float[] parts = numbers(count * rank, seed);
        float[] noise = numbers(count * width, seed + 1);
        float[] rows = new float[count * width];
        for (int r = 0; r < count; r++) {
            for (int i = 0; i < width; i++) {
                double sum = 0.5 * mean[i] + 0.1 * noise[r * width + i];
                for (int k = 0; k < rank; k++) {
                    sum += parts[r * rank + k] * directions[k * width + i] / Math.sqrt(rank);
                }
                rows[r * width + i] = (float) sum;
            }
        }
        return rows;
    }

    /** The input x of some width, one row for each sample. */
    static Dataset floats(int samples, int width, long seed) {
        return dataset(samples, i -> batch("x", FloatValues.of(Shape.of(BATCH, width), rows(BATCH, width, seed + i))));
    }

    static Batch batch(String input, Values values) {
        return batch(Map.of(input, values), values.shape().intDim(0), Optional.empty());
    }

    private static Batch batch(Map<String, Values> feeds, int samples, Optional<Mask> mask) {
        return new Batch(feeds, Collections.nCopies(samples, Label.NONE), mask, samples);
    }

    /** Sequences of ids below a bound, small ones far more often than large ones. */
    static Dataset ids(int samples, int length, int bound, long seed) {
        return dataset(samples, i -> {
            Random random = new Random(seed + i);
            long[] ids = new long[BATCH * length];
            for (int k = 0; k < ids.length; k++) {
                double chance = random.nextDouble();
                ids[k] = (long) (bound * chance * chance * chance * chance);
            }
            Map<String, Values> feeds = Map.of("ids", LongValues.of(Shape.of(BATCH, length), ids));
            return batch(feeds, BATCH, Optional.of(Mask.allReal(BATCH, length)));
        });
    }

    private static Dataset dataset(int samples, IntFunction<Batch> batch) {
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < samples / BATCH; i++) {
            batches.add(batch.apply(i));
        }
        return dataset(batches);
    }

    static Dataset dataset(List<Batch> batches) {
        return new Dataset() {
            @Override
            public Iterable<Batch> batches() {
                return batches;
            }

            @Override
            public int samples() {
                return batches.stream().mapToInt(Batch::samples).sum();
            }

            @Override
            public String description() {
                return "seeded rows";
            }
        };
    }

    static Eligibility.Limits limits() {
        return new Eligibility.Limits(1024, true, true, new WeightFilter(List.of(), List.of()));
    }

    static FittedOptions options(Map<String, Object> changed) {
        return new FittedOptions(
                limits(),
                (int) changed.getOrDefault("bits", 4),
                (int) changed.getOrDefault("bits", 4),
                0,
                0,
                (int) changed.getOrDefault("group-size", 0),
                Method.GPTQ,
                4,
                (boolean) changed.getOrDefault("sequential", true),
                (boolean) changed.getOrDefault("bias-correction", true),
                true,
                true,
                OptionalDouble.of(0),
                ActivationChoice.AUTO,
                Optional.empty(),
                false,
                ResidualRank.of((int) changed.getOrDefault("residual-rank", 0)),
                (ScaleSharing) changed.getOrDefault("input-scales", ScaleSharing.TENSOR),
                (boolean) changed.getOrDefault("unpacked", false));
    }

    static Weight weight(Facts facts, String name) {
        return facts.weights().named(name).orElseThrow();
    }

    static Pass<?> pass(Map<String, ?> options) {
        List<Problem> problems = new ArrayList<>();
        OptionReader reader = new OptionReader("step", options, problems);
        Pass<?> pass = QuantizeWeights.FACTORY.create(reader);
        reader.finish();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.toString());
        }
        return pass;
    }

    static Statistics measured(Model model, Pass<?> pass, Dataset data) {
        return new OrtCalibrator(data, CalibrationSettings.defaults(), note -> {})
                .measure(model, pass.wants(Facts.of(model)), Progress.SILENT);
    }

    static PassContext context(Statistics statistics) {
        return new PassContext(statistics, Scratch.HEAP, Progress.SILENT);
    }

    static Outcome fitted(Model model, Map<String, ?> options, Dataset data) {
        Pass<?> pass = pass(options);
        return fitted(model, pass, measured(model, pass, data));
    }

    static Outcome plain(Model model, Map<String, ?> options) {
        return fitted(model, pass(options), Statistics.NONE);
    }

    static <P> Outcome fitted(Model model, Pass<P> pass, Statistics statistics) {
        Facts facts = Facts.of(model);
        Plan<P> plan = pass.plan(facts, context(statistics));
        return new Outcome(plan, pass.rewrite(facts, plan, context(statistics)));
    }
}
