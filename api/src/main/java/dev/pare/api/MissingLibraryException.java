/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

/** A library that the work needs at run time is not on the class path, or has no natives for this machine. The message names the artifact. */
public final class MissingLibraryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingLibraryException(String artifact, LinkageError cause) {
        super(
                "This work needs " + artifact + " with natives for this machine, which cannot be loaded ("
                        + cause.getMessage() + "); add it to the class path.",
                cause);
    }
}
