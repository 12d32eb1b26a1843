/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.List;

/**
 * One attention as it runs, with the matrices that make its query, key and value and the one that its result passes. A joint
 * matrix is in several of the lists; a list is empty if there is no constant matrix on that way.
 *
 * @param root the softmax or the fused attention node
 * @param scope the graph in which the root stands
 * @param heads number of query heads, 0 if not found
 * @param headSize features of a query head, 0 if not found
 * @param cross whether key and value come from elsewhere than the query
 */
public record AttentionBlock(
        Node root,
        Graph scope,
        List<Linear> query,
        List<Linear> key,
        List<Linear> value,
        List<Linear> output,
        int heads,
        int headSize,
        boolean cross) {

    public AttentionBlock {
        query = List.copyOf(query);
        key = List.copyOf(key);
        value = List.copyOf(value);
        output = List.copyOf(output);
    }
}
