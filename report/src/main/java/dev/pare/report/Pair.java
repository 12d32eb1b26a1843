/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

/** A number of the original and the same of the candidate. */
public record Pair(double original, double candidate) {
    /** Candidate over original. */
    public double ratio() {
        return candidate / original;
    }

    public double difference() {
        return candidate - original;
    }
}
