/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import java.util.OptionalDouble;

/**
 * The distance of a candidate's output y from the original's x, over all compared elements of all samples.
 *
 * @param compared elements compared; padding is left out, and so are elements where either side is not finite
 * @param maxAbs max |y − x|
 * @param meanAbs mean |y − x|
 * @param relativeRmse ‖y − x‖ / ‖x‖; infinite when the candidate has NaN or infinity where the original does not
 * @param cosine x·y / (‖x‖ ‖y‖); 1 when both are zero
 * @param nonFiniteOriginal NaN and infinite elements of the original
 * @param nonFiniteCandidate the same of the candidate
 * @param broken elements that are finite in the original only
 * @param equalShare share of equal elements, for outputs of integers
 */
public record DriftStats(
        long compared,
        double maxAbs,
        double meanAbs,
        double relativeRmse,
        double cosine,
        long nonFiniteOriginal,
        long nonFiniteCandidate,
        long broken,
        OptionalDouble equalShare) {}
