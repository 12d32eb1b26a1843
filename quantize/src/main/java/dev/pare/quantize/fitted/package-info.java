/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Weights in 2 to 8 bits that are fitted to the data that flows through them: grids of least squares, GPTQ, inputs as the changed model
 * really feeds them, smoothing of activations, and look-up tables less their common direction. Enters: a model and statistics; leaves: a
 * model that computes in 8-bit integers, however few bits it stores. Knows no files and no runtime.
 */
package dev.pare.quantize.fitted;
