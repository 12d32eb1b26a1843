/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.product;

import java.util.Optional;

/**
 * The input of a product in 8 bits, by the names of values.
 *
 * @param value the floats that the codes stand for
 * @param codes unsigned, in the shape of the input
 * @param scale of all codes, a scalar; ONNX Runtime fuses a product only if this is computed at run time
 * @param zeroPoint the code of zero, a scalar
 * @param ofTokens what the result is multiplied with besides, one float for each token; empty if the scale is all
 */
record QuantizedInput(String value, String codes, String scale, String zeroPoint, Optional<String> ofTokens) {}
