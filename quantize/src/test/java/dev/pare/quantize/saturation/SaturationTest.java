/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.saturation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.graph.Attribute;
import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.quantize.QuantizeWeights;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.Recipe;
import dev.pare.recipe.RecipeReader;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SaturationTest {
    private static final int WIDTH = 64;

    /** Weights of one sign in a column, all as large as the largest: the case that saturates if anything does. */
    private static Tensor weight(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[WIDTH * WIDTH];
        for (int i = 0; i < values.length; i++) {
            boolean crafted = i % WIDTH == 0;
            values[i] = crafted ? 1 : (float) random.nextGaussian();
        }
        return Tensor.floats("w", Shape.of(WIDTH, WIDTH), values);
    }

    private static Model model(List<Tensor> weights, Node... nodes) {
        return new Model(
                8,
                List.of(OpsetImport.of("", 14)),
                List.of(),
                new Graph(
                        "g",
                        List.of(ValueInfo.of("x", DataType.FLOAT, new Dim.Symbolic("n"), new Dim.Fixed(WIDTH))),
                        List.of(ValueInfo.of("y", DataType.FLOAT)),
                        List.of(),
                        weights,
                        List.of(nodes),
                        UnknownFields.NOTHING),
                List.of(),
                UnknownFields.NOTHING);
    }

    private static Model quantized(long seed, Map<String, ?> options) {
        Model model = model(List.of(weight(seed)), Node.of("MatMul", "product", List.of("x", "w"), List.of("y")));
        return run(QuantizeWeights.FACTORY.create(new OptionReader("", options, new ArrayList<>())), model);
    }

    private static <P> Model run(Pass<P> pass, Model model) {
        Facts facts = Facts.of(model);
        return pass.rewrite(facts, pass.plan(facts, PassContext.plain()), PassContext.plain());
    }

    /** The columns of the only int8 weight. */
    private static List<byte[]> columns(Model model) {
        Tensor codes = model.graph().initializers().stream()
                .filter(t -> t.type() == DataType.INT8)
                .findFirst()
                .orElseThrow();
        long[] all = TensorValues.longs(codes);
        List<byte[]> columns = new ArrayList<>();
        for (int c = 0; c < WIDTH; c++) {
            byte[] column = new byte[WIDTH];
            for (int k = 0; k < WIDTH; k++) {
                column[k] = (byte) all[k * WIDTH + c];
            }
            columns.add(column);
        }
        return columns;
    }

    /** Made-up activations, and for a column the two that drive its sums furthest up and down. */
    private static List<byte[]> activations(long seed, byte[] column) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] up = new byte[WIDTH];
        byte[] down = new byte[WIDTH];
        byte[] any = new byte[WIDTH];
        random.nextBytes(any);
        for (int k = 0; k < WIDTH; k++) {
            up[k] = (byte) (column[k] > 0 ? 255 : 0);
            down[k] = (byte) (column[k] < 0 ? 255 : 0);
        }
        return List.of(up, down, any);
    }

    private static long differences(Model model, long seed) {
        long differences = 0;
        for (byte[] column : columns(model)) {
            for (byte[] x : activations(seed, column)) {
                differences += PairedProduct.saturating(x, column) == PairedProduct.exact(x, column) ? 0 : 1;
            }
        }
        return differences;
    }

    static Stream<Arguments> options() {
        List<Map<String, Object>> all = List.of(
                Map.of(),
                Map.of("rounding", "mse"),
                Map.of("granularity", "tensor", "rounding", "nearest"),
                Map.of("reduce-range", true));
        return all.stream().flatMap(o -> LongStream.rangeClosed(1, 8).mapToObj(seed -> Arguments.of(seed, o)));
    }

    @ParameterizedTest
    @MethodSource("options")
    @DisplayName("pain 13: weights give the same sums with and without VNNI, whatever the activations")
    void sumsAreExact(long seed, Map<String, Object> options) {
        Model safe = quantized(seed, options);

        assertThat(differences(safe, seed)).isZero();
        assertThat(Saturation.of(safe)).isEqualTo(new Saturation(1, List.of(), 0));
    }

    /** As other tools round: the largest magnitude of a column gets 127, whatever its neighbour. */
    private static Model roundedAlone(long seed) {
        Tensor weight = weight(seed);
        float[] scales = new float[WIDTH];
        float[] values = TensorValues.floats(weight);
        for (int i = 0; i < values.length; i++) {
            scales[i % WIDTH] = Math.max(scales[i % WIDTH], Math.abs(values[i]) / 127);
        }
        byte[] codes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            codes[i] = (byte) Math.rint(values[i] / scales[i % WIDTH]);
        }
        return model(
                List.of(Tensor.of("w.int8", DataType.INT8, weight.shape(), InlineData.raw(codes))),
                Node.of("DynamicQuantizeLinear", "d", List.of("x"), List.of("q", "s", "z")),
                Node.of("MatMulInteger", "p", List.of("q", "w.int8", "z"), List.of("y")));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName(
            "pain 13: weights that were rounded each for itself give other sums without VNNI, and the check names them")
    void sumsOfOthersAreNot(long seed) {
        Model full = roundedAlone(seed);

        assertThat(differences(full, seed)).isPositive();
        assertThat(Saturation.of(full).unsafe()).containsExactly("w.int8");
        assertThat(Saturation.of(full).text()).contains("1 of 1 int8 weights could saturate", "w.int8");
    }

    @Test
    void cutsAPairAndNotTheSum() {
        byte[] ones = {(byte) 255, (byte) 255, (byte) 255, (byte) 255};
        byte[] large = {127, 127, -127, -127};
        assertThat(PairedProduct.exact(ones, large)).isZero();
        // 32 767 of 64 770, and −32 768 of −64 770.
        assertThat(PairedProduct.saturating(ones, large)).isEqualTo(-1);
        assertThat(PairedProduct.saturating(new byte[] {(byte) 255}, new byte[] {127}))
                .isEqualTo(255 * 127);
    }

    @ParameterizedTest
    // 255 · 128 = 32 640 fits 16 bits, 255 · 129 = 32 895 does not; of opposite signs only one counts.
    @CsvSource({
        "64, 64, false",
        "64, 65, true",
        "127, 1, false",
        "127, 2, true",
        "127, -127, false",
        "-128, 0, false",
        "-64, -64, false",
        "-64, -65, true",
        "-128, 127, false"
    })
    void knowsTheBoundary(int first, int second, boolean saturates) {
        assertThat(PairedProduct.canSaturate(first, second)).isEqualTo(saturates);
    }

    private static Tensor codes(long... dims) {
        byte[] bytes = new byte[(int) Shape.of(dims).elements()];
        // Two large codes above each other in a column, none beside each other in a row.
        bytes[0] = 100;
        bytes[(int) dims[1]] = 100;
        return Tensor.of("c", DataType.INT8, Shape.of(dims), InlineData.raw(bytes));
    }

    @Test
    void looksAlongTheSumAlsoThroughATranspose() {
        Node product = Node.of("MatMulInteger", "p", List.of("q", "c"), List.of("y"));
        Node quantize = Node.of("DynamicQuantizeLinear", "d", List.of("x"), List.of("q", "s", "z"));
        Node turn = Node.of("Transpose", "t", List.of("c"), List.of("ct"), Attribute.ints("perm", 1, 0));
        Node turned = Node.of("MatMulInteger", "p", List.of("q", "ct"), List.of("y"));
        Tensor codes = codes(4, 4);
        assertThat(Saturation.of(model(List.of(codes), quantize, product)).unsafe())
                .containsExactly("c");
        assertThat(Saturation.of(model(List.of(codes), quantize, turn, turned)).safe())
                .isTrue();
    }

    @Test
    void aPairBeginsAtAnEvenIndex() {
        byte[] bytes = {0, 100, 100, 0};
        Tensor codes = Tensor.of("c", DataType.INT8, Shape.of(4, 1), InlineData.raw(bytes));
        assertThat(NeighbourPairs.canSaturate(codes, 0)).isFalse();
    }

    @Test
    void saysWhenWeightsAreOnlyMadeAtLoad() {
        Model model = model(
                List.of(codes(4, 4)),
                Node.of("DynamicQuantizeLinear", "d", List.of("x"), List.of("q", "s", "z")),
                Node.of("Add", "a", List.of("c", "c"), List.of("sum")),
                Node.of("MatMulInteger", "p", List.of("q", "sum"), List.of("y")));
        assertThat(Saturation.of(model)).isEqualTo(new Saturation(0, List.of(), 1));
        assertThat(Saturation.of(model).safe()).isFalse();
        assertThat(Saturation.of(model(List.of())).concerns()).isFalse();
    }

    @Test
    void readsWeightsBetweenQuantizersThatRuntimesFuse() {
        Model model = model(
                List.of(codes(4, 4), Tensor.floats("s", Shape.of(), 1)),
                Node.of("DequantizeLinear", "dx", List.of("x8", "s"), List.of("xf")),
                Node.of("DequantizeLinear", "dw", List.of("c", "s"), List.of("wf")),
                Node.of("MatMul", "p", List.of("xf", "wf"), List.of("y")));
        assertThat(Saturation.of(model).unsafe()).containsExactly("c");
    }

    @Test
    @DisplayName("pain 13: the safe range is a default of the whole recipe, and a step that states another keeps it")
    void aStepThatStatesItsRangeKeepsIt() {
        Recipe recipe = new RecipeReader(List.of(QuantizeWeights.FACTORY))
                .read("r", "steps: [quantize-weights, quantize-weights: {reduce-range: false}]")
                .withDefaults(Map.of("reduce-range", true));
        assertThat(recipe.steps().get(0).text()).contains("reduce-range: true");
        assertThat(recipe.steps().get(1).text()).contains("reduce-range: false");
    }
}
