/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.convolution;

import dev.pare.analysis.site.LinearUses;

/**
 * What becomes of the filters of convolutions.
 *
 * @param sites all convolutions that use them
 */
public record Products(LinearUses.Usable sites) {}
