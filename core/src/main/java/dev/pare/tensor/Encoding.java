/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.tensor;

/** How the bytes of a tensor hold its elements. Files may use any of them; Pare itself writes {@link #RAW}. */
public enum Encoding {
    /** Little-endian elements, packed. */
    RAW,
    /** Little-endian 32-bit floats. */
    FLOATS,
    /** Little-endian 64-bit floats. */
    DOUBLES,
    /** Varints that hold int32, and also int8, int16, bool, float16 and 4-bit pairs. */
    VARINT32,
    /** Varints that hold int64. */
    VARINT64,
    /** Varints that hold uint32 and uint64. */
    UNSIGNED_VARINT64,
    /** The content cannot be read here (strings, or no content) and stays in what the tensor carries. */
    CARRIED
}
