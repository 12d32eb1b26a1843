/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

/**
 * How well the first texts of pairs find the second ones.
 *
 * @param queries first texts that were looked up
 * @param texts second texts that were searched
 */
public record RetrievalSummary(int queries, int texts, Pair ndcg, Pair reciprocalRank) {}
