/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

/**
 * Bytes on disk of both models, with external data.
 */
public record Sizes(long original, long candidate) {
    /** How many times smaller the candidate is. */
    public double factor() {
        return (double) original / candidate;
    }
}
