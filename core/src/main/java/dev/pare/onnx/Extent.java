/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import dev.pare.tensor.TensorData;

/** Bytes with their place in a file that is about to be written. */
record Extent(long offset, TensorData data) {}
