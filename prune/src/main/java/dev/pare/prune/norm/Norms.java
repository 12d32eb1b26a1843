/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.norm;

import dev.pare.graph.Node;
import dev.pare.patterns.Norm;
import java.util.List;

/**
 * What is expanded for one scale.
 *
 * @param all the normalizations that use it
 */
public record Norms(List<Norm> all) {
    public Norms {
        all = List.copyOf(all);
    }

    /** The node that is replaced: all of a norm, or its power. */
    static Node replaced(Norm norm) {
        return norm.form() instanceof Norm.Fused fused ? fused.node() : ((Norm.Written) norm.form()).square();
    }
}
