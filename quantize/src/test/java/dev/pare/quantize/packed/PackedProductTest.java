/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackedProductTest {
    private static final int WIDTH = 48;

    @TempDir
    private Path folder;

    /** As many products of x as there are names in use, one after the other, each with the same weight or one of its own. */
    private static Model products(int opset, GroupedCodes codes, int stored, int products) {
        List<Node> places = new ArrayList<>();
        for (int i = 0; i < products; i++) {
            String input = i == 0 ? "x" : "y" + (i - 1);
            String output = i == products - 1 ? "y" : "y" + i;
            places.add(Node.of("MatMul", "place" + i, List.of(input, "w"), List.of(output)));
        }
        Model before = Samples.model(
                opset, Samples.floats("x", WIDTH), Samples.floats("y", WIDTH), List.of(), places.toArray(Node[]::new));
        ModelEdit edit = new ModelEdit(before);
        PackedStore store = new PackedStore(edit);
        List<PackedWeight> weights = new ArrayList<>();
        for (int i = 0; i < stored; i++) {
            weights.add(store.store(before.graph(), "w" + i, codes, Layout.COLUMNS));
        }
        for (int i = 0; i < products; i++) {
            edit.replace(places.get(i), product(places.get(i), weights.get(i % stored)));
        }
        return edit.finish();
    }

    private static List<Node> product(Node place, PackedWeight weight) {
        String y = place.output();
        List<String> quantized = List.of(y + ".x", y + ".xs", y + ".xz");
        Attribute floats = Attribute.of("to", DataType.FLOAT.code());
        return List.of(
                Node.of("DynamicQuantizeLinear", "", List.of(place.input(0)), quantized),
                Node.of("MatMulInteger", "", List.of(y + ".x", weight.values(), y + ".xz"), List.of(y + ".sum")),
                Node.of("Cast", "", List.of(y + ".sum"), List.of(y + ".float"), floats),
                Node.of("Mul", "", List.of(y + ".xs", weight.scales()), List.of(y + ".s")),
                Node.of("Mul", "", List.of(y + ".float", y + ".s"), List.of(y)));
    }

    /** The same integers stored plainly. */
    private static GroupedCodes plain(GroupedCodes codes) {
        byte[] integers = Samples.integers(codes, Layout.ROWS);
        return new GroupedCodes(
                codes.channels(), codes.length(), 8, codes.length(), integers, new byte[0], codes.scales());
    }

    private static float[][] input() {
        Random random = new Random(7);
        float[][] x = new float[5][WIDTH];
        for (float[] row : x) {
            for (int i = 0; i < WIDTH; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return x;
    }

    @DisplayName(
            "pain 11: packed weights are computed with in the product that is fused for int8, nothing of the decoding is left")
    @ParameterizedTest(name = "{0} bits, operator set {1}")
    @CsvSource({"2, 11", "3, 11", "4, 11", "5, 11", "6, 11", "3, 13", "4, 13", "4, 17", "3, 21", "4, 21"})
    void runsAsInt8DoesBitForBit(int bits, int opset) throws Exception {
        GroupedCodes codes = Samples.codes(bits, WIDTH, WIDTH, 20, 16);
        Runs packed = new Runs(products(opset, codes, 1, 1), folder);
        Runs int8 = new Runs(products(opset, plain(codes), 1, 1), folder);
        assertThat(packed.operators()).isEqualTo(Map.of("DynamicQuantizeMatMul", 1));
        Map<String, Object> x = Map.of("x", input());
        assertThat(packed.floats(OptLevel.ALL_OPT, x)).isEqualTo(int8.floats(OptLevel.ALL_OPT, x));
        assertThat(packed.floats(OptLevel.NO_OPT, x)).isEqualTo(int8.floats(OptLevel.NO_OPT, x));
    }

    @Test
    @DisplayName("pain 22: four bits at rest need no MatMulNBits, whose products of many rows are slower than int8")
    void usesOperatorsOfTheStandardDomainOnly() {
        Model model = products(11, Samples.codes(4, WIDTH, WIDTH, 16, 9), 1, 1);
        assertThat(model.opset()).isEqualTo(11);
        assertThat(model.graph().nodes()).allMatch(n -> n.op().domain().isEmpty());
    }

    @Test
    void scalesThatAreStoredAsFloat16FuseAsWell() throws Exception {
        GroupedCodes codes = Samples.codes(4, WIDTH, WIDTH, 16, 9);
        Arrays.fill(codes.scales(), 0x1p-7f);
        Model model = products(11, codes, 1, 1);
        assertThat(model.graph().initializer("w0.scale").orElseThrow().type()).isEqualTo(DataType.FLOAT16);
        assertThat(new Runs(model, folder).operators()).isEqualTo(Map.of("DynamicQuantizeMatMul", 1));
    }

    @Test
    void aSharedWeightIsStoredAndDecodedOnce() throws Exception {
        GroupedCodes codes = Samples.codes(4, WIDTH, WIDTH, 16, 9);
        Model shared = products(13, codes, 1, 3);
        assertThat(shared.graph().initializers().stream().map(Tensor::name).filter(n -> n.endsWith(".codes")))
                .hasSize(1);
        assertThat(new Runs(shared, folder).operators()).isEqualTo(Map.of("DynamicQuantizeMatMul", 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6})
    void aFurtherWeightSharesTheTables(int bits) throws Exception {
        GroupedCodes codes = Samples.codes(bits, WIDTH, WIDTH, 16, 9);
        long three = new Runs(products(13, codes, 3, 3), folder).fileSize();
        long four = new Runs(products(13, codes, 4, 4), folder).fileSize();
        // A product of its own comes with the further weight: about 400 bytes of nodes.
        assertThat(four - three)
                .isBetween(PackedStore.bytes(codes), PackedStore.bytes(codes) + PackedStore.NODE_BYTES + 600);
    }
}
