/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.layers;

import java.util.List;

/** What stands in where a weight was used. */
public record Dropped(List<LinearReplacement> fillings) {
    public Dropped {
        fillings = List.copyOf(fillings);
    }
}
