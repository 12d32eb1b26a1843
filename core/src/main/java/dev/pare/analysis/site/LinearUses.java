/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.site;

import dev.pare.analysis.Weight;
import dev.pare.tensor.Shape;
import java.util.List;

/** All uses of a weight, if others can take its place in every one of them. */
public sealed interface LinearUses {
    /**
     * @param transposed whether the weight is stored as d_out by d_in
     * @param groups number of blocks on the diagonal, of which the weight holds one below the other, each d_out / groups by d_in / groups;
     *     1 for a dense matrix
     */
    record Usable(List<LinearUse> all, boolean transposed, int groups) implements LinearUses {
        public Usable {
            all = List.copyOf(all);
        }

        /** Number of features that enter. */
        public int inputs(Weight weight) {
            return groups * weight.tensor().shape().intDim(transposed ? 1 : 0);
        }

        /** Number of features that leave. */
        public int outputs(Weight weight) {
            Shape shape = weight.tensor().shape();
            return shape.intDim(transposed ? 0 : 1);
        }

        public boolean allBiased() {
            return all.stream().allMatch(s -> s.bias().isPresent());
        }
    }

    record Unusable(String reason) implements LinearUses {}
}
