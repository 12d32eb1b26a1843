/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The ONNX file format, and the only place that knows it: files in, models out, and back. Weights never pass through protobuf. */
package dev.pare.onnx;
