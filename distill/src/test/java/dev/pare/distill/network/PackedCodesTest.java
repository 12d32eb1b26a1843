/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.distill.codes.DecodedCodes;
import dev.pare.distill.codes.StoredCodes;
import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.TopologicalOrder;
import dev.pare.onnx.OnnxWriter;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.saturation.Saturation;
import dev.pare.runtime.session.LoadedGraph;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes out of files as {@code quantize-weights} packs them, and back into them. */
class PackedCodesTest {
    private static final int ROWS = 60;
    private static final int WIDTH = 43;

    @TempDir
    Path folder;

    /** 1 bit stands for ternary codes. Lengths that fill bytes, units and groups, and such that do not. */
    static Stream<Arguments> forms() {
        int[][] sizes = {{3, 7, 7, 1}, {4, 9, 4, 3}, {6, 64, 32, 16}, {3, 40, 15, 9}};
        List<Arguments> all = new ArrayList<>();
        for (int bits = 1; bits <= 8; bits++) {
            for (int[] size : sizes) {
                all.add(Arguments.of(bits, size[0], size[1], size[2], size[3]));
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0} bits, {1} x {2}, groups of {3}, {4} multipliers")
    @MethodSource("forms")
    void codesComeBackAsTheyWere(int bits, int channels, int length, int groupSize, int multipliers)
            throws IOException {
        GroupedCodes codes = CodedSamples.codes(bits, channels, length, groupSize, multipliers);
        Model model = CodedSamples.product(codes);
        DecodedCodes decoded = decoded(model).get(0);
        float[] integers = times(decoded.codes(), decoded.steps());
        for (int channel = 0; channel < channels; channel++) {
            for (int k = 0; k < length; k++) {
                assertThat(integers[k * channels + channel]).isEqualTo(codes.integer(channel, k));
            }
        }
        assertThat(written(TrainedModel.of(model, latents(model)))).isEqualTo(written(model));
    }

    @Test
    void rowsOfEveryClassComeBackAsTheyWere() throws IOException {
        Model model = CodedSamples.table(CodedSamples.mixed(ROWS, WIDTH), ROWS, WIDTH);
        // The codes and the multiples of the common direction.
        assertThat(CodedWeights.in(model)).hasSize(2).allMatch(StoredCodes::table);
        assertThat(written(TrainedModel.of(model, latents(model)))).isEqualTo(written(model));
    }

    /** What is trained is what runs: with any latents, the network gives what ONNX Runtime makes of the file. */
    @ParameterizedTest(name = "{0} bits, {1} x {2}, groups of {3}, {4} multipliers")
    @MethodSource("forms")
    void changedCodesRunAsTheyWereTrained(int bits, int channels, int length, int groupSize, int multipliers) {
        Model model = CodedSamples.product(CodedSamples.codes(bits, channels, length, groupSize, multipliers));
        compare(model, oneOfEachPair(4, length), DataType.FLOAT);
    }

    /** As quantize-weights leaves them: no two neighbours pass 128 together. */
    private static GroupedCodes safe(int channels, int length) {
        GroupedCodes codes = CodedSamples.codes(8, channels, length, length, 0);
        for (int i = 0; i < codes.codes().length; i++) {
            codes.codes()[i] /= i % length % 2 == 0 ? 3 : 2;
        }
        return codes;
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 9})
    void neighboursOfEightBitsStayWithin128WhateverIsTrained(int length) throws IOException {
        Model model = CodedSamples.product(safe(6, length));
        assertThat(Saturation.of(model).safe()).isTrue();
        Map<String, float[]> far = latents(model);
        Random random = new Random(9);
        far.values().forEach(v -> {
            for (int i = 0; i < v.length; i++) {
                v[i] = random.nextBoolean() ? v[i] : 400 * random.nextFloat() - 200;
            }
        });
        Model trained = TrainedModel.of(model, far);
        assertThat(written(trained)).isNotEqualTo(written(model));
        assertThat(Saturation.of(trained).safe()).isTrue();
        compare(model, gaussian(4, length), DataType.FLOAT);
    }

    /** The rows of a tied table are the columns of the last product, which sums over their elements. */
    @Test
    void neighboursInRowsOfATiedTableStayWithin128() {
        Model model = CodedSamples.tied(safe(20, 8));
        assertThat(safeOnceLoaded(model)).isTrue();
        Map<String, float[]> far = latents(model);
        assertThat(far).hasSize(1);
        far.values().forEach(v -> Arrays.fill(v, 127));
        assertThat(safeOnceLoaded(TrainedModel.of(model, far))).isTrue();
    }

    private boolean safeOnceLoaded(Model model) {
        Path path = folder.resolve("loaded.onnx");
        OnnxWriter.write(model, path);
        Saturation saturation = LoadedGraph.look(path, SessionSettings.defaults(), Saturation::of);
        assertThat(saturation.checked()).isPositive();
        return saturation.safe();
    }

    @Test
    void changedRowsRunAsTheyWereTrained() {
        Model model = CodedSamples.table(CodedSamples.mixed(ROWS, WIDTH), ROWS, WIDTH);
        long[] all = new long[ROWS];
        for (int i = 0; i < ROWS; i++) {
            all[i] = i;
        }
        compare(model, LongValues.of(Shape.of(2, ROWS / 2), all), DataType.INT64);
    }

    static Stream<Arguments> blocks() {
        return Stream.of(
                Arguments.of(CodedSamples.blocks(4, 0, false), 40),
                Arguments.of(CodedSamples.blocks(4, 4, false), 40),
                Arguments.of(CodedSamples.blocks(4, 4, true), 40),
                Arguments.of(CodedSamples.blocks(8, 4, false), 40),
                Arguments.of(CodedSamples.blocks(8, 0, true), 40),
                Arguments.of(CodedSamples.blocks(2, 0, false), 40));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void codesInBlocksComeBackAndRunAsTheyWereTrained(Model model, int length) throws IOException {
        assertThat(latents(model)).containsOnlyKeys("w");
        assertThat(written(TrainedModel.of(model, latents(model)))).isEqualTo(written(model));
        compare(model, gaussian(4, length), DataType.FLOAT);
    }

    /** ONNX Runtime makes one operator of scale and product that rounds x to 8 bits, so that it is only as near as that. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void codesOfFourBitsComeBackAndRunNearlyAsTheyWereTrained(boolean signed) throws IOException {
        Model model = CodedSamples.dequantized(signed);
        assertThat(latents(model)).containsOnlyKeys("w");
        assertThat(written(TrainedModel.of(model, latents(model)))).isEqualTo(written(model));
        compare(model, gaussian(4, 39), DataType.FLOAT, 1.0 / 127);
    }

    private static FloatValues gaussian(int rows, int length) {
        float[] x = new float[rows * length];
        Random random = new Random(2);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return FloatValues.of(Shape.of(rows, length), x);
    }

    /** Of two neighbours one is 0, in the next row the other, so that codes of any size give the same sums with 16 bits and with 32. */
    private static FloatValues oneOfEachPair(int rows, int length) {
        float[] x = gaussian(rows, length).toArray();
        for (int i = 0; i < x.length; i++) {
            x[i] = (i / length + i % length) % 2 == 0 ? Math.abs(x[i]) : 0;
        }
        return FloatValues.of(Shape.of(rows, length), x);
    }

    private void compare(Model model, Values x, DataType type) {
        compare(model, x, type, 1e-6);
    }

    private void compare(Model model, Values x, DataType type, double tolerance) {
        Map<String, float[]> changed = moved(model);
        Path path = folder.resolve("changed.onnx");
        OnnxWriter.write(TrainedModel.of(model, changed), path);
        float[] expected;
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard();
                Network network = Network.of(model, Set.of("y"), changed.keySet(), Precision.SINGLE)) {
            assertThat(network.codes()).isEqualTo(changed.keySet());
            network.parameters()
                    .forEach((name, latent) ->
                            latent.copy_(Torch.reals(Torch.shape(latent), changed.get(name), Precision.SINGLE)));
            expected = Torch.toFloats(network.run(Map.of("x", Torch.of(x, type, Precision.SINGLE)))
                    .get("y"));
        }
        try (OrtModel ort = OrtModel.open(path, SessionSettings.defaults())) {
            float[] actual = ((FloatValues) ort.run(Map.of("x", x)).get("y")).toArray();
            double size = 0;
            for (float each : expected) {
                size = Math.max(size, Math.abs(each));
            }
            assertThat(actual).containsExactly(expected, within((float) (tolerance * size)));
        }
    }

    /** The latents, moved by up to two codes in each direction, some of them out of their grid. */
    private static Map<String, float[]> moved(Model model) {
        Random random = new Random(4);
        Map<String, float[]> moved = new LinkedHashMap<>();
        latents(model).forEach((name, values) -> {
            for (int i = 0; i < values.length; i++) {
                values[i] += 4 * random.nextFloat() - 2;
            }
            moved.put(name, values);
        });
        return moved;
    }

    private static Map<String, float[]> latents(Model model) {
        Map<String, float[]> latents = new LinkedHashMap<>();
        Graph graph = TopologicalOrder.of(model).graph();
        CodedWeights.in(model)
                .forEach(c -> latents.put(
                        c.value(),
                        DecodedCodes.of(graph, c, new GraphConstants(model)).codes()));
        return latents;
    }

    private static List<DecodedCodes> decoded(Model model) {
        Graph graph = TopologicalOrder.of(model).graph();
        return CodedWeights.in(model).stream()
                .map(c -> DecodedCodes.of(graph, c, new GraphConstants(model)))
                .toList();
    }

    private static float[] times(float[] one, float[] two) {
        float[] product = new float[one.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = one[i] * two[i];
        }
        return product;
    }

    private byte[] written(Model model) throws IOException {
        Path path = folder.resolve("written.onnx");
        OnnxWriter.write(model, path);
        return Files.readAllBytes(path);
    }
}
