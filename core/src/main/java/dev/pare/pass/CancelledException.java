/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.pass;

/** The program asked for the work to stop, or interrupted its thread. Nothing of the output was written. */
public final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CancelledException() {
        this(null);
    }

    /** @param cause what the interrupt made fail, if it did */
    public CancelledException(Throwable cause) {
        super("The work was cancelled; nothing was written.", cause);
    }
}
