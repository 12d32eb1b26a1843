/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.codes;

import dev.pare.graph.Graph;
import dev.pare.tensor.Shape;
import java.util.Map;
import java.util.Set;

/** Computes values of a graph that depend on no input. */
public interface ConstantValues {
    /** A value of integers, row-major. */
    record Integers(Shape shape, long[] values) {}

    Map<String, Integers> of(Graph graph, Set<String> names);
}
