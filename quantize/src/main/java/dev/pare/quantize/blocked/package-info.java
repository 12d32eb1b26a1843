/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Weights in a few bits by blocks, for decoders: MatMulNBits, blocked DequantizeLinear, GatherBlockQuantized. Enters: a model, and the
 * second moments of the inputs of its products if there is data; leaves: a model that reads its weights in 2, 4 or 8 bits while it runs.
 * Knows no files and no runtime.
 */
package dev.pare.quantize.blocked;
