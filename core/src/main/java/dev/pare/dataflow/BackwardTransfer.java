/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.dataflow;

import dev.pare.graph.Node;

/**
 * A transfer function from a value to what it is made of.
 *
 * @param <S> what is known about a value on the way to it; needs {@code equals}
 */
@FunctionalInterface
public interface BackwardTransfer<S> {
    /** A node of the value's own graph makes it. */
    Step<S> made(Node producer, Uses.Value value, S state);

    /** No node makes the value: it is an input of its graph, or stored in it. */
    default Step<S> given(Uses.Value value, S state) {
        return Step.stop();
    }
}
