/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task.vector;

/**
 * How well the first text of a pair finds the second among all second texts.
 *
 * @param queries first texts that were looked up
 * @param texts second texts that were searched
 */
public record RetrievalScores(int queries, int texts, Quality original, Quality candidate) {
    /**
     * What one model finds.
     *
     * @param ndcg nDCG at 10
     * @param reciprocalRank mean of 1 / rank of the first right text
     */
    public record Quality(double ndcg, double reciprocalRank) {}
}
