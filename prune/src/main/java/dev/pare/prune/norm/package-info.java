/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * {@code expand-norms}: layer normalizations become the operators that define them, which runtimes compute several times as fast as the
 * whole.
 *
 * <p>Enters: a model; leaves: one that computes the same up to rounding. Needs no data and knows no runtime.
 */
package dev.pare.prune.norm;
