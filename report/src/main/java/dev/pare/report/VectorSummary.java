/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

/**
 * How near a candidate's vectors are to the original's.
 *
 * @param pooling how vectors were made of the output
 * @param cosineOnePercent 1 % quantile
 * @param leastAt which sample has the least cosine
 */
public record VectorSummary(
        String output, String pooling, double cosineMean, double cosineOnePercent, double cosineMin, String leastAt) {}
