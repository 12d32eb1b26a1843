/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.sharing;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.tensor.Shape;
import dev.pare.tensor.TensorData;
import java.util.List;
import java.util.Optional;

/**
 * What takes the place of one weight.
 *
 * @param common the same object for all that share it
 * @param own one factor behind the common one (a basis), or two whose product is added to it
 * @param biases what replaces the biases at these places
 */
record Share(Optional<Factor> common, List<Factor> own, List<LinearUse> sites, List<CorrectedBias> biases) {
    /** A matrix, ready to be stored. */
    record Factor(Shape shape, TensorData data) {}

    /** The content that a bias gets at the places of this weight. */
    record CorrectedBias(Weight bias, TensorData data) {}

    Share {
        own = List.copyOf(own);
        sites = List.copyOf(sites);
        biases = List.copyOf(biases);
    }

    long bytes() {
        return own.stream().mapToLong(f -> f.data().byteSize()).sum();
    }
}
