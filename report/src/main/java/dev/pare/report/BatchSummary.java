/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import java.util.Optional;

/**
 * How far outputs depend on what else is in the batch: relative RMSE between a sample in its batch and alone.
 *
 * @param dependence of both models; empty if it was not measured
 * @param samples how many were run alone
 * @param reason why it was not measured, a phrase
 */
public record BatchSummary(Optional<Pair> dependence, int samples, String reason) {
    public static BatchSummary of(Pair dependence, int samples) {
        return new BatchSummary(Optional.of(dependence), samples, "");
    }

    public static BatchSummary notMeasured(String reason) {
        return new BatchSummary(Optional.empty(), 0, reason);
    }
}
