/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.plain;

import dev.pare.quantize.product.Eligibility;

/**
 * How weights become 8-bit without data.
 *
 * @param maxCode the largest code; the grid is symmetric, so the smallest is its negative
 */
public record PlainOptions(Eligibility.Limits limits, int maxCode) {}
