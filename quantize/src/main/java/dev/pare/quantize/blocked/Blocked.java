/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

/**
 * How one weight is stored.
 *
 * @param rows whether its channels are its rows, since it is looked up or used transposed; otherwise they are its columns
 * @param fitted whether it is rounded to suit what was measured of its inputs
 */
record Blocked(BlockForm form, boolean rows, boolean fitted) {
    Blocked withBits(int other) {
        return new Blocked(form.withBits(other), rows, fitted);
    }
}
