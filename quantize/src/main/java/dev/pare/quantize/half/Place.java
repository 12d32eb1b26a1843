/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

/**
 * The names under which a float value of the old graph is found in the new one.
 *
 * @param own the name under which the value comes into being
 * @param ownHalf whether it is float16 then
 * @param other the name of its Cast to the other precision, or null if nobody asks for it
 */
record Place(String own, boolean ownHalf, String other) {
    String name(boolean half) {
        return half == ownHalf || other == null ? own : other;
    }
}
