/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Chooses integer codes for a matrix of floats: the grid (a scale for each channel, a multiplier for each group) and the code of each
 * element.
 *
 * <p>Enters: weights channel after channel, and second moments of what they are multiplied with. Leaves:
 * {@link dev.pare.quantize.codes.GroupedCodes}. Knows nothing of graphs, files, or how codes are stored. Channels are independent of each
 * other, so several threads share them; the result does not depend on how many.
 */
package dev.pare.quantize.rounding;
