/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.walk;

/** The memory that the kept values of a run share. */
final class KeptRoom {
    private long left;

    KeptRoom(long bytes) {
        this.left = bytes;
    }

    boolean take(long bytes) {
        boolean fits = bytes <= left;
        left -= fits ? bytes : 0;
        return fits;
    }

    void giveBack(long bytes) {
        left += bytes;
    }
}
