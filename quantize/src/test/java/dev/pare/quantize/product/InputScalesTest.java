/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxWriter;
import dev.pare.opset.IrVersions;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.quantize.QuantizeWeights;
import dev.pare.recipe.OptionReader;
import dev.pare.runtime.session.LoadedGraph;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One scale for each token: what a row gives depends on that row alone, and on how far that row reaches. */
class InputScalesTest {
    private static final int WIDTH = 64;
    private static final int ROWS = 6;

    @TempDir
    Path folder;

    private final Random random = new Random(7);

    private float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private Model model(int opset, boolean gelu) {
        GraphBuilder graph = GraphBuilder.model(opset).input("x", DataType.FLOAT, "batch", "tokens", WIDTH);
        String input = gelu ? "bent" : "x";
        if (gelu) {
            graph.gelu("bent", "x");
        }
        return graph.matmul("product", input, Tensor.floats("w", Shape.of(WIDTH, WIDTH), numbers(WIDTH * WIDTH)))
                .add("y", "product", Tensor.floats("b", Shape.of(WIDTH), numbers(WIDTH)))
                .output("y", DataType.FLOAT, "batch", "tokens", WIDTH)
                .build();
    }

    private Path quantized(Model model, String scales) throws IOException {
        Facts facts = Facts.of(model);
        Pass<?> pass = QuantizeWeights.FACTORY.create(
                new OptionReader("step", Map.of("input-scales", scales), new ArrayList<>()));
        return written(rewritten(pass, facts));
    }

    private static <D> Model rewritten(Pass<D> pass, Facts facts) {
        return pass.rewrite(facts, pass.plan(facts, PassContext.plain()), PassContext.plain());
    }

    private Path written(Model model) throws IOException {
        Path file = Files.createTempFile(folder, "model", ".onnx");
        OnnxWriter.write(IrVersions.fit(model), file);
        return file;
    }

    private static float[] run(Path model, float[] rows) {
        try (OrtModel loaded = OrtModel.open(model, SessionSettings.defaults())) {
            FloatValues x = FloatValues.of(Shape.of(rows.length / WIDTH, 1, WIDTH), rows.clone());
            return ((FloatValues) loaded.run(Map.of("x", x)).get("y")).toArray();
        }
    }

    /** Rows of a batch of which each reaches ten times as far as the one before. */
    private float[] batch() {
        float[] rows = numbers(ROWS * WIDTH);
        for (int i = 0; i < rows.length; i++) {
            rows[i] *= (float) Math.pow(10, i / WIDTH - 3);
        }
        return rows;
    }

    private static float[] oneByOne(Path model, float[] rows) {
        float[] all = new float[rows.length];
        for (int row = 0; row < ROWS; row++) {
            float[] alone = run(model, Arrays.copyOfRange(rows, row * WIDTH, (row + 1) * WIDTH));
            System.arraycopy(alone, 0, all, row * WIDTH, WIDTH);
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void aTokenGivesTheSameAloneAndInABatch(int opset) throws IOException {
        for (boolean gelu : new boolean[] {false, true}) {
            Path model = quantized(model(opset, gelu), "token");
            float[] rows = batch();
            assertThat(run(model, rows)).isEqualTo(oneByOne(model, rows));
        }
    }

    @Test
    void oneScaleForAllMakesATokenDependOnItsBatch() throws IOException {
        Path model = quantized(model(13, false), "tensor");
        float[] rows = batch();
        assertThat(run(model, rows)).isNotEqualTo(oneByOne(model, rows));
    }

    /** Each input is off by half a step of its row at most, and weights by half a step of their column. */
    @Test
    void aTokenIsOffByStepsOfItsOwn() throws IOException {
        Model model = model(13, false);
        float[] rows = batch();
        float[] exact = run(written(model), rows);
        float[] near = run(quantized(model, "token"), rows);
        float[] coarse = run(quantized(model, "tensor"), rows);
        float largestWeight = 5;
        for (int row = 0; row < ROWS; row++) {
            float reach = 0;
            for (int i = 0; i < WIDTH; i++) {
                reach = Math.max(reach, Math.abs(rows[row * WIDTH + i]));
            }
            double bound = WIDTH * reach * largestWeight * (0.5 / 127 + 0.5 / 127 + 1e-3);
            for (int i = row * WIDTH; i < (row + 1) * WIDTH; i++) {
                assertThat((double) near[i]).isCloseTo(exact[i], within(bound));
            }
        }
        assertThat(worstOfFirstRow(coarse, exact)).isGreaterThan(20 * worstOfFirstRow(near, exact));
    }

    private static double worstOfFirstRow(float[] some, float[] exact) {
        double worst = 0;
        for (int i = 0; i < WIDTH; i++) {
            worst = Math.max(worst, Math.abs((double) some[i] - exact[i]));
        }
        return worst;
    }

    @Test
    void aTokenOfZerosGivesTheBias() throws IOException {
        Model model = model(13, false);
        assertThat(run(quantized(model, "token"), new float[WIDTH])).isEqualTo(run(written(model), new float[WIDTH]));
    }

    @Test
    void productsStayFused() throws IOException {
        Map<String, Integer> counts =
                LoadedGraph.operatorCounts(quantized(model(13, true), "token"), SessionSettings.defaults());
        assertThat(counts).containsEntry("MatMulIntegerToFloat", 1).doesNotContainKey("MatMulInteger");
    }

    /** Equal nodes would be taken for one, and its readers not be fused. */
    @Test
    void productsOfASharedWeightStayFused() throws IOException {
        Tensor weight = Tensor.floats("w", Shape.of(WIDTH, WIDTH), numbers(WIDTH * WIDTH));
        GraphBuilder graph = GraphBuilder.model(13).input("x", DataType.FLOAT, "batch", "tokens", WIDTH);
        graph.matmul("a", "x", weight)
                .op("Tanh", "b", "a")
                .matmul("c", "b", "w")
                .op("Tanh", "d", "c");
        Model model = graph.matmul("y", "d", "w")
                .output("y", DataType.FLOAT, "batch", "tokens", WIDTH)
                .build();
        Path quantized = quantized(model, "token");
        assertThat(LoadedGraph.operatorCounts(quantized, SessionSettings.defaults()))
                .containsEntry("MatMulIntegerToFloat", 3)
                .doesNotContainKey("MatMulInteger");
        float[] rows = batch();
        assertThat(run(quantized, rows)).isEqualTo(oneByOne(quantized, rows));
    }
}
