/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.tensor;

import java.util.Arrays;

/** What Pare does not model of a message, in the encoding of the file it came from. It is carried through unchanged. */
public final class UnknownFields {
    public static final UnknownFields NOTHING = new UnknownFields(new byte[0]);

    private final byte[] bytes;

    private UnknownFields(byte[] bytes) {
        this.bytes = bytes;
    }

    public static UnknownFields of(byte[] bytes) {
        return bytes.length == 0 ? NOTHING : new UnknownFields(bytes.clone());
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnknownFields carried && Arrays.equals(bytes, carried.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
