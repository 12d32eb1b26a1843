/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.pass;

/** A pass failed on a model that it should have handled or refused: a defect of Pare. The message names the pass and the place. */
public final class PassException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PassException(String message, Throwable cause) {
        super(message, cause);
    }

    public PassException(String message) {
        super(message);
    }
}
