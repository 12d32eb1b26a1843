/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.analysis.Weight;

/**
 * A weight as it is stored now.
 *
 * @param codes name of the codes, in the shape of the weight
 * @param scales name of the scales: one number, or a list
 * @param zeros name of the zero points, shaped like the scales
 */
record StoredWeight(Weight weight, FixedWeight how, String codes, String scales, String zeros) {}
