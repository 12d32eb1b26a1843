/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.layers;

import dev.pare.tensor.Tensor;
import java.util.List;

/**
 * What stands in for a segment: residual + input · factors + bias.
 *
 * @param factors none, one matrix or two; without names
 * @param bias one row, without a name; none if nothing was measured
 * @param left the share of the squares of what was added that is missed on held-out samples; NaN if nothing was measured
 */
record LinearReplacement(Segment segment, List<Tensor> factors, List<Tensor> bias, double left) {
    LinearReplacement {
        factors = List.copyOf(factors);
        bias = List.copyOf(bias);
    }

    static LinearReplacement nothing(Segment segment) {
        return new LinearReplacement(segment, List.of(), List.of(), Double.NaN);
    }

    long bytes() {
        return factors.stream().mapToLong(Tensor::byteSize).sum()
                + bias.stream().mapToLong(Tensor::byteSize).sum();
    }

    /** Multiplications for one token. */
    long work() {
        return factors.stream().mapToLong(t -> t.shape().elements()).sum();
    }
}
