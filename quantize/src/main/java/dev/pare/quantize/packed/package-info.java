/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Storage of weights in less than 8 bits. Codes of a matrix or a table enter; initializers with several codes to a byte leave, and
 * standard operators that ONNX Runtime computes once, when it loads the model, so that the weight is an int8 constant from then on.
 * Knows neither how codes are chosen nor what is computed with them.
 */
package dev.pare.quantize.packed;
