/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.codes;

import java.util.Map;

/** Codes with one plane of bytes: {@code table[low + start]}. */
final class LookupCodec implements SlotCodec {
    private final String low;
    private final LookUps lookUps;
    private final Starts starts;

    /**
     * @param low the initializer with the bytes
     */
    LookupCodec(String low, LookUps lookUps, Starts starts) {
        this.low = low;
        this.lookUps = lookUps;
        this.starts = starts;
    }

    @Override
    public int slots() {
        return lookUps.slots();
    }

    @Override
    public int integer(int slot) {
        return lookUps.integer(slot);
    }

    @Override
    public Block grid(int slot) {
        long from = starts.of(lookUps.unit(slot));
        return lookUps.table().grid(from, from + starts.rows());
    }

    @Override
    public Map<String, byte[]> encode(int[] integers) {
        byte[] bytes = new byte[lookUps.count()];
        for (int i = 0; i < bytes.length; i++) {
            long from = starts.of(i);
            bytes[i] = (byte) (lookUps.row(i, from, from + starts.rows(), integers) - from);
        }
        return Map.of(low, bytes);
    }
}
