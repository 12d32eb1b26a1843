/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.plain;

import dev.pare.quantize.product.Eligibility.Kind;
import dev.pare.quantize.product.Treatment;

/**
 * How one weight is quantized.
 *
 * @param kind how it is computed with afterwards
 * @param axis the axis that has a scale for each index: 0 for rows, 1 for columns, -1 for one scale in all
 * @param scales one for each index of the axis, or one
 * @param halfScales whether the scales are stored as float16 (they are exact in it)
 */
public record PlainPlan(Kind kind, int axis, float[] scales, boolean halfScales) implements Treatment {}
