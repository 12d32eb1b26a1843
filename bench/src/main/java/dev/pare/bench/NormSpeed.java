/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxWriter;
import dev.pare.pass.PassContext;
import dev.pare.prune.norm.ExpandNorms;
import dev.pare.recipe.WeightFilter;
import dev.pare.tensor.DataType;
import dev.pare.testkit.GraphBuilder;
import dev.pare.testkit.SeededWeights;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** How long a layer normalization takes on one thread, in one node and expanded: the fastest of many runs of twenty in a row. */
final class NormSpeed {
    private static final int NORMS = 20;
    private static final int RUNS = 300;

    private NormSpeed() {}

    /** Prints a row for each width and number of tokens, in microseconds. */
    public static void main(String[] args) throws Exception {
        System.out.println("| width x tokens | one node | expanded |");
        System.out.println("|---|---|---|");
        for (int width : new int[] {256, 768}) {
            Model whole = chain(width);
            ExpandNorms pass = new ExpandNorms(WeightFilter.ALL);
            Facts facts = Facts.of(whole);
            Model expanded = pass.rewrite(facts, pass.plan(facts, PassContext.plain()), PassContext.plain());
            for (int tokens : new int[] {16, 128}) {
                System.out.printf(
                        Locale.ROOT,
                        "| %d x %d | %.1f | %.1f |%n",
                        width,
                        tokens,
                        micros(whole, width, tokens),
                        micros(expanded, width, tokens));
            }
        }
    }

    private static Model chain(int width) {
        GraphBuilder builder = GraphBuilder.model(17)
                .input("x", DataType.FLOAT, "batch", "sequence", width)
                .initializer(SeededWeights.of(1).around(1).tensor("scale", width))
                .initializer(SeededWeights.of(2).tensor("bias", width));
        for (int i = 0; i < NORMS; i++) {
            String from = i == 0 ? "x" : "norm" + i;
            builder.node("LayerNormalization", List.of(from, "scale", "bias"), List.of("norm" + (i + 1)));
        }
        return builder.output("norm" + NORMS).build();
    }

    private static double micros(Model model, int width, int tokens) throws Exception {
        Path file = Files.createTempFile("pare-norms", ".onnx");
        try {
            OnnxWriter.write(model, file);
            return micros(file, width, tokens);
        } finally {
            Files.delete(file);
        }
    }

    private static double micros(Path file, int width, int tokens) throws OrtException {
        Random random = new Random(3);
        float[] rows = new float[tokens * width];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(file.toString(), options);
                    OnnxTensor x = OnnxTensor.createTensor(
                            environment, FloatBuffer.wrap(rows), new long[] {1, tokens, width})) {
                long best = Long.MAX_VALUE;
                for (int run = 0; run < RUNS; run++) {
                    long start = System.nanoTime();
                    session.run(Map.of("x", x)).close();
                    best = Math.min(best, System.nanoTime() - start);
                }
                return best / 1e3 / NORMS;
            }
        }
    }
}
