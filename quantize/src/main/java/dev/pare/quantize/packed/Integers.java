/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import dev.pare.quantize.codes.GroupedCodes;

/** Whether codes times multipliers are what int8 can hold. */
final class Integers {
    private Integers() {}

    static void check(String name, GroupedCodes codes) {
        int lowest = -(1 << (codes.bits() - 1));
        for (int channel = 0; channel < codes.channels(); channel++) {
            for (int k = 0; k < codes.length(); k++) {
                int code = codes.codes()[channel * codes.length() + k];
                int integer = codes.integer(channel, k);
                if (code < lowest || code >= -lowest || integer != (byte) integer) {
                    throw new IllegalArgumentException("Weight " + name + ": code " + code + " times "
                            + codes.multiplier(channel, k / codes.groupSize()) + " in channel " + channel
                            + " does not fit its " + codes.bits() + " bits or the 8 of an integer product.");
                }
            }
        }
    }

    /** The same integers as codes of 8 bits without multipliers. */
    static GroupedCodes of(GroupedCodes codes) {
        byte[] integers = new byte[codes.codes().length];
        for (int i = 0; i < integers.length; i++) {
            integers[i] = (byte) codes.integer(i / codes.length(), i % codes.length());
        }
        return new GroupedCodes(
                codes.channels(), codes.length(), 8, codes.length(), integers, new byte[0], codes.scales());
    }

    /** The same integers as codes of 8 bits, all rows in one class. */
    static MixedRows of(MixedRows table) {
        byte[] integers = new byte[table.rows() * table.width()];
        int[] next = new int[table.classes().size()];
        for (int row = 0; row < table.rows(); row++) {
            int c = table.classOfRow()[row];
            int place = next[c]++;
            for (int k = 0; k < table.width(); k++) {
                integers[row * table.width() + k] =
                        (byte) table.classes().get(c).integer(place, k);
            }
        }
        return MixedRows.of(
                new GroupedCodes(table.rows(), table.width(), 8, table.width(), integers, new byte[0], table.scales()));
    }
}
