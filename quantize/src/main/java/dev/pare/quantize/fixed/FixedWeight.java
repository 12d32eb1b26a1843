/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import java.util.List;

/**
 * How one weight is quantized, with all products that it is part of.
 *
 * @param axis the axis that has a scale for each index: 0 for rows, 1 for columns, -1 for one scale in all
 * @param scales one for each index of the axis, or one
 */
record FixedWeight(int axis, float[] scales, List<FixedProduct> products) {
    FixedWeight {
        products = List.copyOf(products);
    }

    boolean perChannel() {
        return axis >= 0;
    }
}
