/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What has to follow in the graph when heads get narrower.
 *
 * @param resizes constants in shapes
 * @param frozen nodes that read the size of a head to scale the scores by, with the number that they go on giving
 * @param values names of the values that change their shape
 */
record Road(List<Resize> resizes, Map<Node, Long> frozen, Set<String> values) {
    Road {
        resizes = List.copyOf(resizes);
        frozen = Map.copyOf(frozen);
        values = Set.copyOf(values);
    }

    Road and(Road other) {
        List<Resize> both = new ArrayList<>(resizes);
        both.addAll(other.resizes);
        Map<Node, Long> constants = new LinkedHashMap<>(frozen);
        constants.putAll(other.frozen);
        Set<String> names = new LinkedHashSet<>(values);
        names.addAll(other.values);
        return new Road(both, constants, names);
    }
}
