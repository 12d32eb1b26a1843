/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.masks;

import dev.pare.tensor.TensorData;

/**
 * What takes the place of a weight.
 *
 * @param data of the same type and shape
 */
public record Masked(TensorData data) {}
