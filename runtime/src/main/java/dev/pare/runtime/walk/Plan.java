/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.walk;

import dev.pare.graph.Node;
import java.util.Set;

/**
 * What a stage does.
 *
 * @param unchanged nodes that have been run and would give the same again
 * @param done these and the nodes of the segment
 * @param values what is asked for and can be told
 * @param keep values to be kept for the nodes that are left
 * @param repeats whether nodes of the segment have been run before
 */
record Plan(
        MainGraph graph,
        Segment segment,
        Set<Node> unchanged,
        Set<Node> done,
        Set<String> values,
        Set<String> keep,
        boolean repeats) {}
