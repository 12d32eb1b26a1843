/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

/** A text as token ids with the segment (0 or 1) of each. The arrays are not to be changed. */
final class Tokens {
    private final long[] ids;
    private final long[] segments;

    Tokens(long[] ids, long[] segments) {
        this.ids = ids;
        this.segments = segments;
    }

    int length() {
        return ids.length;
    }

    long id(int position) {
        return ids[position];
    }

    long segment(int position) {
        return segments[position];
    }

    long[] ids() {
        return ids.clone();
    }
}
