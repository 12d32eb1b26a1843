/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.codes;

import java.util.Arrays;
import java.util.Map;

/** Codes in the types of integers that ONNX has. Such that use fewer bits keep to them: what limits them to 7 is not to be seen in the file. */
final class PlainCodec implements SlotCodec {
    private final String name;
    private final long[] values;
    private final Block grid;
    private final int bits;

    /** @param bits of the type, 4 or 8 */
    PlainCodec(String name, long[] values, int bits, boolean signed) {
        this.name = name;
        this.values = values;
        this.bits = bits;
        this.grid = signed ? grid(values) : new Block(1, 0, (1 << bits) - 1);
    }

    private static Block grid(long[] values) {
        long least = Arrays.stream(values).min().orElse(0);
        long most = Arrays.stream(values).max().orElse(0);
        int half = 2;
        while (least < -half || most >= half) {
            half *= 2;
        }
        return new Block(1, -half, half - 1);
    }

    @Override
    public int slots() {
        return values.length;
    }

    @Override
    public int integer(int slot) {
        return (int) values[slot];
    }

    @Override
    public Block grid(int slot) {
        return grid;
    }

    @Override
    public Map<String, byte[]> encode(int[] integers) {
        int perByte = 8 / bits;
        byte[] bytes = new byte[(integers.length + perByte - 1) / perByte];
        for (int i = 0; i < integers.length; i++) {
            int low = integers[i] & ((1 << bits) - 1);
            bytes[i / perByte] |= (byte) (low << (i % perByte * bits));
        }
        return Map.of(name, bytes);
    }
}
