/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.graph.Node;
import dev.pare.patterns.Norm;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The nodes of normalizations that exporters write out, from the difference to the division, and of what begins like one. The squares
 * overflow float16 from 256 on, and the usual epsilon of 1e-12 is zero in it.
 */
final class NormChains {
    private NormChains() {}

    static Set<Node> in(Facts facts) {
        Set<Node> found = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Norm norm : facts.norms().all()) {
            if (norm.form() instanceof Norm.Written written) {
                found.addAll(written.nodes());
            }
        }
        facts.norms().reasons().forEach(r -> found.addAll(r.met()));
        return found;
    }
}
