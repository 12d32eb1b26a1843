/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

/** A routine could not finish on input that it accepted; the message names the routine and the shape. */
public class LinearAlgebraException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LinearAlgebraException(String message) {
        super(message);
    }
}
