/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.repair;

import dev.pare.tensor.Tensor;
import java.util.List;

/** Tensors that take the place of a weight's and of its bias's. */
public record Refit(List<Exchange> exchanges) {
    /** One for another, of the same name, type and shape. */
    public record Exchange(Tensor old, Tensor with) {}

    public Refit {
        exchanges = List.copyOf(exchanges);
    }
}
