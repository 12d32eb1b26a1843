/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

/**
 * Milliseconds of one batch.
 *
 * @param ratio candidate's median over the original's
 * @param rounds timed runs of each batch in each model
 */
public record LatencySummary(Pair medianMillis, Pair minMillis, double ratio, int rounds) {}
