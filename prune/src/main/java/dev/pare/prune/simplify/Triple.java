/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.graph.Graph;
import java.util.ArrayList;
import java.util.List;

/**
 * Query, key and value of one attention, reading the same value.
 *
 * @param transposed whether the matrices lie as d_out by d_in
 */
record Triple(Graph scope, List<Weight> matrices, List<LinearUse> sites, boolean transposed) {
    Triple {
        matrices = List.copyOf(matrices);
        sites = List.copyOf(sites);
    }

    /** The matrices, then the biases that there are: what one fused weight stands for. */
    List<Weight> weights() {
        List<Weight> all = new ArrayList<>(matrices);
        sites.forEach(s -> s.bias().ifPresent(b -> all.add(b.weight())));
        return all;
    }

    boolean biased() {
        return sites.stream().anyMatch(s -> s.bias().isPresent());
    }

    int outputs(int which) {
        return matrices.get(which).tensor().shape().intDim(transposed ? 0 : 1);
    }
}
