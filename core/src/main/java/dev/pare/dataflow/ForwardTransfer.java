/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.dataflow;

/**
 * A transfer function from a value to what is made of it.
 *
 * @param <S> what is known about a value on the way to it; needs {@code equals}
 */
@FunctionalInterface
public interface ForwardTransfer<S> {
    /** A node reads a value of which something is known. */
    Step<S> read(Uses.Use use, S state);

    /** A value of which something is known is an output of its graph. */
    default Step<S> leave(Uses.Value value, S state) {
        return Step.stop();
    }
}
