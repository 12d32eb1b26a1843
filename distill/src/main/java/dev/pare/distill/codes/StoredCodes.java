/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.codes;

import java.util.List;
import java.util.Set;

/**
 * A weight that a graph holds in codes.
 *
 * @param value the name of the integers as the graph computes with them, once it is loaded
 * @param table whether rows of it are looked up, and nothing else is done with it
 * @param sums the axes, counted from the end, that products of signed 8-bit integers sum over: -2 for rows, -1 for columns
 */
public record StoredCodes(String value, List<CodeSource> sources, boolean table, Set<Integer> sums) {
    public StoredCodes {
        sources = List.copyOf(sources);
        sums = Set.copyOf(sums);
    }
}
