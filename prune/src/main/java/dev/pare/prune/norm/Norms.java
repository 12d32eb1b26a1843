/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.norm;

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
}
