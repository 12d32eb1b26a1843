/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

/**
 * A library that the work needs at run time is not on the class path, has no natives for this machine, or is of a version that Pare
 * cannot work with. The message names the artifact.
 */
public final class MissingLibraryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingLibraryException(String artifact, LinkageError cause) {
        super(message(artifact, cause), cause);
    }

    private static String message(String artifact, LinkageError cause) {
        if (cause instanceof IncompatibleClassChangeError) {
            return "Pare cannot work with the version of " + artifact + " on the class path (" + cause.getMessage()
                    + "); use the version that Pare's own POM names.";
        }
        return "This work needs " + artifact + " with natives for this machine, which cannot be loaded ("
                + cause.getMessage() + "); add it to the class path.";
    }
}
