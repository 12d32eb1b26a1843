/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Integer products with activations whose ranges are fixed beforehand. Enters: a model and what was measured on calibration data (ranges
 * or histograms, never the activations themselves); leaves: a model with QuantizeLinear and DequantizeLinear around its products, or with
 * quantized operators. Must not know files, data or the runtime.
 */
package dev.pare.quantize.fixed;
