/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.pare.graph.Dim;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackedStoreTest {
    @TempDir
    private Path folder;

    /** A model whose only output is the decoded weight. */
    private static Model decoded(GroupedCodes codes, Layout layout, int opset) {
        boolean rows = layout == Layout.ROWS;
        ValueInfo output = ValueInfo.of(
                "y",
                DataType.INT8,
                new Dim.Fixed(rows ? codes.channels() : codes.length()),
                new Dim.Fixed(rows ? codes.length() : codes.channels()));
        Node use = Node.of("Identity", "use", List.of("w"), List.of("y"));
        Model before = Samples.model(opset, null, output, List.of(), use);
        ModelEdit edit = new ModelEdit(before);
        PackedWeight weight = new PackedStore(edit).store(before.graph(), "w", codes, layout);
        edit.replace(use, List.of(use.withInputs(List.of(weight.values()))));
        return edit.finish();
    }

    private void decodesExactly(GroupedCodes codes, Layout layout, int opset) throws Exception {
        Runs runs = new Runs(decoded(codes, layout, opset), folder);
        byte[] expected = Samples.integers(codes, layout);
        assertThat(runs.bytes(OptLevel.NO_OPT)).isEqualTo(expected);
        assertThat(runs.bytes(OptLevel.ALL_OPT)).isEqualTo(expected);
    }

    static Stream<Arguments> forms() {
        // Lengths on both sides of a whole byte and of a whole unit of 8 codes, of one group and of several; groups
        // that end within a
        // byte; palettes that need 0, 1, 2, 4 and 8 bits.
        int[][] sizes = {
            {1, 1, 1, 0},
            {3, 7, 7, 1},
            {5, 8, 8, 4},
            {4, 9, 4, 3},
            {6, 64, 32, 16},
            {7, 65, 32, 16},
            {3, 40, 15, 9},
            {2, 33, 5, 2},
            {9, 48, 16, 17},
            {3, 21, 6, 64},
            {2, 96, 96, 16},
            {5, 31, 64, 5}
        };
        List<Arguments> all = new ArrayList<>();
        for (int bits = 2; bits <= 8; bits++) {
            for (int[] size : sizes) {
                all.add(Arguments.of(bits, size[0], size[1], size[2], size[3]));
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0} bits, {1} x {2}, groups of {3}, {4} multipliers")
    @MethodSource("forms")
    void decodesEveryCodeExactly(int bits, int channels, int length, int groupSize, int palette) throws Exception {
        GroupedCodes codes = Samples.codes(bits, channels, length, groupSize, palette);
        decodesExactly(codes, Layout.ROWS, 13);
        decodesExactly(codes, Layout.COLUMNS, 13);
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 13, 17, 21})
    void decodesInEveryOperatorSet(int opset) throws Exception {
        for (int bits = 2; bits <= 6; bits++) {
            decodesExactly(Samples.codes(bits, 5, 43, 16, 16), Layout.COLUMNS, opset);
        }
    }

    @Test
    void codesOfThreeValuesTakeAByteForFive() throws Exception {
        GroupedCodes codes = Samples.ternary(8, 50, 50, 16);
        decodesExactly(codes, Layout.COLUMNS, 13);
        decodesExactly(Samples.ternary(3, 43, 10, 3), Layout.ROWS, 13);
        decodesExactly(Samples.ternary(3, 43, 16, 3), Layout.ROWS, 13);
        assertThat(WholeDecode.bytes(codes)).isEqualTo(8 * 50 / 5 + 8 / 2);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void takesTheBytesThatPlannersAreTold(int bits, int channels, int length, int groupSize, int palette) {
        GroupedCodes codes = Samples.codes(bits, channels, length, groupSize, palette);
        Model model = decoded(codes, Layout.COLUMNS, 13);
        long bytes = model.graph().initializers().stream()
                .filter(t -> t.name().startsWith("w."))
                .mapToLong(Tensor::byteSize)
                .sum();
        assertThat(bytes).isEqualTo(PackedStore.bytes(codes));
    }

    @Test
    void codesTakeExactlyTheirBitsWhereLengthsAreWholeBytes() {
        int elements = 96 * 64;
        for (int bits = 2; bits <= 6; bits++) {
            GroupedCodes codes = Samples.codes(bits, 96, 64, 32, 0);
            assertThat(WholeDecode.bytes(codes)).as("%d bits", bits).isEqualTo(elements * bits / 8);
        }
        // 16 multipliers take 4 bits for each group.
        GroupedCodes grouped = Samples.codes(4, 96, 64, 32, 16);
        assertThat(WholeDecode.bytes(grouped)).isEqualTo(elements / 2 + 96 * 2 / 2);
    }

    @Test
    void refusesCodesThatNoInt8CanHold() {
        GroupedCodes codes = new GroupedCodes(1, 2, 4, 2, new byte[] {7, -8}, new byte[] {17}, new float[] {1});
        assertThatThrownBy(() -> decoded(codes, Layout.ROWS, 13))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("code -8 times 17 in channel 0");
    }

    @Test
    void scalesThatFloat16HoldsExactlyTakeTwoBytes() {
        assertThat(StoredScales.bytes(new float[] {0.5f, -0.0078125f})).isEqualTo(4);
        assertThat(StoredScales.bytes(new float[] {0.5f, 0.1f})).isEqualTo(8);
        // Below the normal range some processors would read zero.
        assertThat(StoredScales.bytes(new float[] {0x1p-20f})).isEqualTo(4);
    }

    @Test
    void aDecodedTableIsAConstantForTheRuntime() throws Exception {
        GroupedCodes codes = Samples.codes(3, 40, 43, 16, 16);
        assertThat(new Runs(decoded(codes, Layout.ROWS, 11), folder).operators().keySet())
                .isSubsetOf(Set.of("Identity"));
    }
}
