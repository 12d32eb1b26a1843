/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.activation;

import dev.pare.tensor.Tensor;

/** A weight that takes the place of another of the same name, type and shape. */
public record Replacement(Tensor old, Tensor with) {}
