/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded codes, and small models that weights are put into. */
final class Samples {
    private Samples() {}

    /** Codes and multipliers of all values that go together. */
    static GroupedCodes codes(int bits, int channels, int length, int groupSize, int palette) {
        Random random = new Random(31L * bits + channels + length + groupSize + palette);
        int half = 1 << (bits - 1);
        byte[] codes = new byte[channels * length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) (random.nextInt(2 * half) - half);
        }
        int groups = (length + groupSize - 1) / groupSize;
        byte[] multipliers = new byte[palette == 0 ? 0 : channels * groups];
        for (int i = 0; i < multipliers.length; i++) {
            int most = Math.min(palette, 128 / half);
            multipliers[i] = (byte) (1 + random.nextInt(most));
        }
        return new GroupedCodes(channels, length, bits, groupSize, codes, multipliers, scales(channels, random));
    }

    static GroupedCodes ternary(int channels, int length, int groupSize, int palette) {
        GroupedCodes codes = codes(2, channels, length, groupSize, palette);
        byte[] ternary = codes.codes().clone();
        for (int i = 0; i < ternary.length; i++) {
            ternary[i] = (byte) Math.max(-1, ternary[i]);
        }
        return new GroupedCodes(channels, length, 2, groupSize, ternary, codes.multipliers(), codes.scales());
    }

    /** Rows of 8, 4, 3, 2, 5 and 6 bits, in no order. */
    static MixedRows mixed(int rows, int width, int classes) {
        int[] bits = {8, 4, 3, 2, 5, 6};
        Random random = new Random(classes);
        byte[] classOfRow = new byte[rows];
        int[] sizes = new int[classes];
        for (int row = 0; row < rows; row++) {
            classOfRow[row] = (byte) random.nextInt(classes);
            sizes[classOfRow[row]]++;
        }
        List<GroupedCodes> all = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            all.add(codes(bits[c], sizes[c], width, bits[c] == 8 ? width : 16, bits[c] == 8 ? 0 : 9));
        }
        return new MixedRows(all, classOfRow);
    }

    private static float[] scales(int channels, Random random) {
        float[] scales = new float[channels];
        for (int i = 0; i < channels; i++) {
            scales[i] = 0.001f + random.nextFloat() / 100;
        }
        return scales;
    }

    static byte[] integers(GroupedCodes codes, Layout layout) {
        byte[] integers = new byte[codes.codes().length];
        for (int channel = 0; channel < codes.channels(); channel++) {
            for (int k = 0; k < codes.length(); k++) {
                int at = layout == Layout.ROWS ? channel * codes.length() + k : k * codes.channels() + channel;
                integers[at] = (byte) codes.integer(channel, k);
            }
        }
        return integers;
    }

    static Model model(int opset, ValueInfo input, ValueInfo output, List<Tensor> weights, Node... nodes) {
        List<ValueInfo> inputs = input == null ? List.of() : List.of(input);
        Graph graph =
                new Graph("g", inputs, List.of(output), List.of(), weights, List.of(nodes), UnknownFields.NOTHING);
        List<OpsetImport> opsets = List.of(OpsetImport.of("", opset));
        return new Model(opset > 18 ? 10 : 7, opsets, List.of(), graph, List.of(), UnknownFields.NOTHING);
    }

    static ValueInfo floats(String name, long width) {
        return ValueInfo.of(name, DataType.FLOAT, new Dim.Symbolic("n"), new Dim.Fixed(width));
    }
}
