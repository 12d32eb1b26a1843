/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.product;

import java.util.stream.IntStream;

/** How a product is computed whose weight is stored in integers. */
public sealed interface Arithmetic {
    /** Computes in 8-bit integers, with inputs as they are. */
    Integers PLAIN = new Integers(new float[0], false);

    /**
     * Computes in 8-bit integers.
     *
     * @param divisors what inputs are divided by, and the stored weight is multiplied with; the same array for all weights that share
     *     inputs, empty for none. Infinity stands for inputs that are multiplied apart, in floats, and are zeros among the integers.
     * @param twice whether what 8 bits leave of the inputs is quantized and multiplied as well, which gives the product about 15 bits
     */
    record Integers(float[] divisors, boolean twice) implements Arithmetic {
        /** The inputs that are multiplied apart, ascending. */
        public int[] apart() {
            return IntStream.range(0, divisors.length)
                    .filter(i -> Float.isInfinite(divisors[i]))
                    .toArray();
        }
    }

    /** Computes in floats, to which the stored weight is converted when the model is loaded. */
    record Floats() implements Arithmetic {}
}
