/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.tensor.ByteSink;
import dev.pare.tensor.ComputedData;
import dev.pare.tensor.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The planes of bytes that codes are packed into, computed while the model is written. */
final class PackedPlanes {
    private interface RowPacker {
        void pack(int row, byte[] into, int at);
    }

    private static final int BLOCK = 1 << 16;

    private final GroupedCodes codes;
    private final Packing packing;
    private final RowForm form;

    PackedPlanes(GroupedCodes codes, Packing packing, RowForm form) {
        this.codes = codes;
        this.packing = packing;
        this.form = form;
    }

    TensorData low() {
        return rows(form.lowBytes(), this::packLow);
    }

    TensorData high() {
        return rows(form.highBytes(), this::packHigh);
    }

    /** Codes times multipliers, a byte for each, channels as rows. */
    static TensorData integerRows(GroupedCodes codes) {
        return rows(codes.channels(), codes.length(), (channel, into, at) -> {
            for (int k = 0; k < codes.length(); k++) {
                into[at + k] = (byte) codes.integer(channel, k);
            }
        });
    }

    /** Codes times multipliers, a byte for each, channels as columns. */
    static TensorData integerColumns(GroupedCodes codes) {
        return rows(codes.length(), codes.channels(), (k, into, at) -> {
            for (int channel = 0; channel < codes.channels(); channel++) {
                into[at + channel] = (byte) codes.integer(channel, k);
            }
        });
    }

    private TensorData rows(int rowBytes, RowPacker packer) {
        return rows(codes.channels(), rowBytes, packer);
    }

    private static TensorData rows(int count, int rowBytes, RowPacker packer) {
        return ComputedData.of(Math.multiplyExact((long) count, rowBytes), sink -> {
            if (rowBytes > 0) {
                stream(count, rowBytes, packer, sink);
            }
        });
    }

    private static void stream(int count, int rowBytes, RowPacker packer, ByteSink sink) throws IOException {
        int rows = Math.max(1, BLOCK / rowBytes);
        byte[] block = new byte[rows * rowBytes];
        for (int from = 0; from < count; from += rows) {
            int some = Math.min(rows, count - from);
            Arrays.fill(block, (byte) 0);
            for (int i = 0; i < some; i++) {
                packer.pack(from + i, block, i * rowBytes);
            }
            sink.write(ByteBuffer.wrap(block, 0, some * rowBytes));
        }
    }

    private void packLow(int channel, byte[] into, int at) {
        int[] weights = new int[packing.perByte()];
        weights[0] = 1;
        for (int i = 1; i < weights.length; i++) {
            weights[i] = weights[i - 1] * packing.radix();
        }
        for (int k = 0; k < codes.length(); k++) {
            int slot = form.slot(k);
            int digit = digit(channel, k) % packing.radix();
            into[at + slot / packing.perByte()] += (byte) (digit * weights[slot % packing.perByte()]);
        }
    }

    private void packHigh(int channel, byte[] into, int at) {
        for (int k = 0; k < codes.length(); k++) {
            int slot = form.slot(k);
            int high = digit(channel, k) / packing.radix();
            into[at + slot / packing.unit()] |= (byte) (high << (slot % packing.unit() * packing.highBits()));
        }
    }

    private int digit(int channel, int k) {
        return codes.codes()[channel * codes.length() + k] - packing.lowest();
    }
}
