/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import java.util.OptionalDouble;

/**
 * How far one output has moved.
 *
 * @param compared elements compared, padding left out
 * @param relativeRmse norm of the difference over the norm of the original
 * @param nonFiniteOriginal elements that are NaN or infinite
 * @param equalShare share of equal elements, for outputs of integers
 */
public record OutputDrift(
        String name,
        long compared,
        double relativeRmse,
        double maxAbs,
        double meanAbs,
        double cosine,
        long nonFiniteOriginal,
        long nonFiniteCandidate,
        OptionalDouble equalShare) {}
