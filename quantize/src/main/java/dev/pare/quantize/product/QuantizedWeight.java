/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.product;

import dev.pare.analysis.Weight;

/**
 * A weight as it is stored now.
 *
 * @param codes the name of its 8-bit integers, in the shape of the weight
 * @param scales the name of its scales
 * @param form how the scales lie
 */
public record QuantizedWeight(Weight weight, String codes, String scales, Scaling form) {
    /** How scales lie. */
    public enum Scaling {
        /** One float for everything. */
        ONE,
        /** A list of floats, one for each output of a product. */
        LIST,
        /** A column of floats, one for each row (or filter). */
        COLUMN,
        /** A column of float16, one for each row. */
        HALF_COLUMN;

        boolean column() {
            return this == COLUMN || this == HALF_COLUMN;
        }
    }
}
