/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Scratch;
import dev.pare.pass.Statistics;
import dev.pare.quantize.QuantizeWeights;
import dev.pare.runtime.data.Dataset;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import dev.pare.testkit.PassHarness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LawsTest {
    private static final int WIDTH = Samples.WIDTH;

    @TempDir
    private Path folder;

    static Stream<Map<String, Object>> options() {
        return Stream.of(
                Map.of("bits", 4),
                Map.of("bits", 4, "embedding-bits", 3, "group-size", 16, "activation-cost", 0.5),
                Map.of("bits", 8, "rounding", "gptq", "common-direction", false),
                Map.of("average-bits", 3.5, "sequential", false),
                Map.of("times-smaller", 6, "flips", false, "bias-correction", false),
                Map.of("bits", 2, "rounding", "nearest"));
    }

    private static Model model() {
        float[] wild = Samples.numbers(5000 * WIDTH, 7);
        for (int i = 0; i < wild.length; i++) {
            // One row that no float16 scale reaches.
            wild[i] *= i < WIDTH ? 1e-7f : 1;
        }
        return GraphBuilder.model(13, 7)
                .input("ids", DataType.INT64, "batch", "sequence")
                .gather("h", Tensor.floats("table", Shape.of(5000, WIDTH), wild), "ids")
                .matmul("q", "h", Samples.square("q.w"))
                .matmul("k", "h", Samples.square("k.w"))
                .add("qb", "q", Samples.list("q.b", WIDTH))
                .add("kb", "k", Samples.list("k.b", WIDTH))
                .op("Mul", "p", "qb", "kb")
                .op("Tanh", "t", "p")
                .matmul("y", "t", Samples.square("y.w"))
                .output("y", DataType.FLOAT, "batch", "sequence", WIDTH)
                .build();
    }

    private static Dataset data() {
        return Samples.ids(200, 6, 5000, 5);
    }

    @ParameterizedTest
    @MethodSource("options")
    void allLawsHoldWithAndWithoutData(Map<String, Object> options) {
        PassHarness.rewrite(QuantizeWeights.FACTORY, options).given(model());
        Statistics statistics = Samples.measured(model(), Samples.pass(options), data());
        PassHarness.rewrite(QuantizeWeights.FACTORY, options).with(statistics).given(model());
    }

    @ParameterizedTest
    @MethodSource("options")
    void theNumberOfThreadsDoesNotChangeAByte(Map<String, Object> options) throws Exception {
        assertThat(written(options, 1)).isEqualTo(written(options, 4));
    }

    private byte[] written(Map<String, Object> options, int threads) throws Exception {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            Model changed = pool.submit(
                            () -> Samples.fitted(model(), options, data()).model())
                    .get();
            return Files.readAllBytes(Runs.written(changed, folder));
        } finally {
            pool.shutdown();
        }
    }

    @Test
    @DisplayName("pain 24: fitting tells how many weights are done, up to the last")
    void progressIsTold() {
        Pass<?> pass = Samples.pass(Map.of("bits", 4));
        List<String> told = told(pass);
        assertThat(told).containsSubsequence("1 of 3", "2 of 3", "3 of 3");
    }

    private static <P> List<String> told(Pass<P> pass) {
        List<String> told = new ArrayList<>();
        Facts facts = Facts.of(model());
        Statistics statistics = Samples.measured(facts.model(), pass, data());
        PassContext context = new PassContext(statistics, Scratch.HEAP, (label, done, all) -> {
            if (label.equals("fitting weights")) {
                told.add(done + " of " + all);
            }
        });
        Plan<P> plan = pass.plan(facts, context);
        pass.rewrite(facts, plan, context);
        return told;
    }
}
