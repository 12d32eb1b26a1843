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
}
