/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.width;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.onnx.OnnxWriter;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Progress;
import dev.pare.pass.Statistics;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.Problem;
import dev.pare.runtime.calibrate.CalibrationSettings;
import dev.pare.runtime.calibrate.OrtCalibrator;
import dev.pare.runtime.data.SeededDataset;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Models as they run, before and after the pass. */
final class Models {
    private Models() {}

    /** What the pass decided and made. */
    record Pruned(Plan<Narrowed> plan, Model model) {
        String reason(String weight) {
            return plan.decisions().stream()
                    .filter(d -> d.weight().name().equals(weight))
                    .map(Decision::reason)
                    .findFirst()
                    .orElseThrow();
        }
    }

    static PruneWidth pass(Map<String, ?> options) {
        List<Problem> problems = new ArrayList<>();
        OptionReader reader = new OptionReader("prune-width", options, problems);
        PruneWidth pass = (PruneWidth) PruneWidth.FACTORY.create(reader);
        reader.finish();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.toString());
        }
        return pass;
    }

    static Pruned pruned(Model model, Map<String, ?> options, Statistics statistics) {
        PruneWidth pass = pass(options);
        Facts facts = Facts.of(model);
        PassContext context = PassContext.plain().with(statistics);
        Plan<Narrowed> plan = pass.plan(facts, context);
        return new Pruned(plan, pass.rewrite(facts, plan, context));
    }

    /** The model with zeros in the rows that read what goes: the same function as without them. */
    static Model masked(Model model, Plan<Narrowed> plan) {
        ModelEdit edit = new ModelEdit(model);
        plan.applied().stream().map(Decision.Apply::details).distinct().forEach(n -> {
            Weight reader = n.bundle().reader();
            Tensor held = reader.held();
            edit.exchange(held, masked(held, n));
        });
        return edit.finish();
    }

    private static Tensor masked(Tensor held, Narrowed narrowed) {
        PrunableGroup bundle = narrowed.bundle();
        float[] values = TensorValues.floats(held);
        boolean transposed = bundle.readerSites().transposed();
        int inputs = (int) (transposed ? held.shape().dim(1) : held.shape().dim(0));
        int outputs = values.length / inputs;
        for (int in = 0; in < inputs; in++) {
            for (int out = 0; out < outputs; out++) {
                int group = out / (outputs / bundle.readerSites().groups());
                int unit = (group * inputs + in) / bundle.size();
                if (Arrays.binarySearch(narrowed.kept(), unit) < 0) {
                    values[transposed ? out * inputs + in : in * outputs + out] = 0;
                }
            }
        }
        byte[] bytes = StoredMatrix.bytes(Matrix.fromFloats(1, values.length, values), held.type());
        return Tensor.of(held.name(), held.type(), held.shape(), InlineData.raw(bytes));
    }

    /** Runs with a model in ONNX Runtime. */
    static <T> T running(Model model, Function<OrtModel, T> work) {
        try {
            Path file = Files.createTempFile("pare-width", ".onnx");
            try {
                OnnxWriter.write(model, file);
                try (OrtModel open = OrtModel.open(file, SessionSettings.defaults())) {
                    return work.apply(open);
                }
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use a temporary file", e);
        }
    }

    static float[] output(Model model, Map<String, Values> feeds) {
        return running(
                model, m -> ((FloatValues) m.run(feeds).values().iterator().next()).toArray());
    }

    /** Made-up inputs, with ids below a bound. */
    static SeededDataset data(Model model, long ids, int batches) {
        Signature signature = running(model, OrtModel::signature);
        return new SeededDataset(signature, Map.of("input_ids", ids), 1, batches);
    }

    static Map<String, Values> feeds(Model model, long ids) {
        return data(model, ids, 1).batches().iterator().next().feeds();
    }

    static Statistics measured(Model model, Map<String, ?> options, long ids, int batches) {
        PruneWidth pass = pass(options);
        return new OrtCalibrator(data(model, ids, batches), CalibrationSettings.defaults(), note -> {})
                .measure(model, pass.wants(Facts.of(model)), Progress.SILENT);
    }

    /** Root of the mean square of the difference over that of the first. */
    static double drift(float[] before, float[] after) {
        double difference = 0;
        double whole = 0;
        for (int i = 0; i < before.length; i++) {
            difference += Math.pow((double) after[i] - before[i], 2);
            whole += Math.pow(before[i], 2);
        }
        return Math.sqrt(difference / whole);
    }
}
