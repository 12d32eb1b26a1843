/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

/** Which way the channels of a decoded weight lie. */
public enum Layout {
    /** Channels are rows: [channels, length]. Tables, and matrices that are used transposed. */
    ROWS,
    /** Channels are columns: [length, channels]. Right factors of products. */
    COLUMNS
}
