/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.product;

import dev.pare.graph.Node;
import java.util.List;

/** Emits the operators that bring the inputs of a product to 8 bits. */
sealed interface InputQuantizer permits TensorQuantizer, TokenQuantizer {
    /** @param nodes take the operators */
    QuantizedInput quantize(String value, List<Node> nodes);

    /** What 8 bits do not hold of an input, in 8 bits, to be multiplied with the same floats for each token. */
    QuantizedInput rest(QuantizedInput known, List<Node> nodes);
}
