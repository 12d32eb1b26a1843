/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.activation;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUses;

/**
 * A product that reads a value whose channels are changed.
 *
 * @param axis holds the features of the value
 */
public record Reading(String value, int axis, Weight matrix, LinearUses.Usable sites) {}
