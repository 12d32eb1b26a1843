/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import dev.pare.tensor.TensorData;
import java.util.List;

/**
 * A model without the content of its tensors.
 *
 * @param bytes a ModelProto in which each tensor with content has the field pare_cut instead: an index into the cuts
 */
record Skeleton(byte[] bytes, List<TensorData> cuts) {}
