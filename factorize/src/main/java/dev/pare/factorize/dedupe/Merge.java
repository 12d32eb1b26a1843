/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.dedupe;

import dev.pare.analysis.Weight;

/**
 * What becomes of a weight that is there twice.
 *
 * @param kept the weight that its consumers use from now on
 * @param transposed whether the kept weight is its transpose
 */
public record Merge(Weight kept, boolean transposed) {}
