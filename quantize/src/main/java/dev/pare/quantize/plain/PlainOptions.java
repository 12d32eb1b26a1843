/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.plain;

import dev.pare.quantize.product.Eligibility;
import dev.pare.quantize.product.ScaleSharing;

/**
 * How weights become 8-bit without data.
 *
 * @param maxCode the largest code; the grid is symmetric, so the smallest is its negative
 * @param inputScales which inputs of a product share a scale
 */
public record PlainOptions(Eligibility.Limits limits, int maxCode, ScaleSharing inputScales) {}
