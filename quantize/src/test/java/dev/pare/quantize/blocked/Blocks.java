/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxWriter;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Progress;
import dev.pare.pass.Scratch;
import dev.pare.pass.Statistics;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.Problem;
import dev.pare.recipe.Recipe;
import dev.pare.recipe.Step;
import dev.pare.run.Calibrator;
import dev.pare.run.RecipeRunner;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Applies the pass and runs what comes out. */
final class Blocks {
    private Blocks() {}

    static QuantizeBlocks pass(Map<String, ?> options) {
        List<Problem> problems = new ArrayList<>();
        OptionReader reader = new OptionReader("", options, problems);
        QuantizeBlocks pass = (QuantizeBlocks) QuantizeBlocks.FACTORY.create(reader);
        reader.finish();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.toString());
        }
        return pass;
    }

    static Plan<Blocked> plan(Model model, Map<String, ?> options) {
        return plan(model, options, Statistics.NONE);
    }

    static Plan<Blocked> plan(Model model, Map<String, ?> options, Statistics statistics) {
        return pass(options).plan(Facts.of(model), PassContext.plain().with(statistics));
    }

    /** As a recipe runs it, with conversion to a newer operator set where that is needed. */
    static Model apply(Model model, Map<String, ?> options) {
        Recipe recipe = new Recipe("test", List.of(new Step(pass(options))));
        return new RecipeRunner(Calibrator.NO_DATA, Scratch.HEAP, Progress.SILENT)
                .run(model, recipe)
                .model();
    }

    static Path write(Model model, Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "model", ".onnx");
        OnnxWriter.write(model, file);
        return file;
    }

    /** The output y of a model. */
    static float[] run(Model model, Path folder, Map<String, Values> feeds, SessionSettings settings)
            throws IOException {
        try (OrtModel loaded = OrtModel.open(write(model, folder), settings)) {
            return ((FloatValues) loaded.run(feeds).get("y")).toArray();
        }
    }

    static float[] run(Model model, Path folder, Map<String, Values> feeds) throws IOException {
        return run(model, folder, feeds, SessionSettings.defaults());
    }

    static float[] gaussian(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    static FloatValues input(float[] x, int width) {
        return FloatValues.of(Shape.of(x.length / width, width), x);
    }
}
