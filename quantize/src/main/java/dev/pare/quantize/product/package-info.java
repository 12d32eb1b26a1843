/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What every form of quantized weights shares: which weights can be quantized at all, and the operators that compute with 8-bit
 * integers in the form that ONNX Runtime fuses. Knows not how codes and scales are chosen or stored.
 */
package dev.pare.quantize.product;
