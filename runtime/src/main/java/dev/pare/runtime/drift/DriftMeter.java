/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import dev.pare.runtime.data.Span;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import java.util.List;
import java.util.OptionalDouble;

/** Sums up the drift of one output over batches, in double. */
public final class DriftMeter {
    private long compared;
    private double maxAbs;
    private double sumAbs;
    private double squaredError;
    private double squaredOriginal;
    private double squaredCandidate;
    private double dot;
    private long nonFiniteOriginal;
    private long nonFiniteCandidate;
    private long broken;
    private long equal;
    private boolean integers;

    /**
     * Adds the elements of some spans.
     *
     * @param spans the elements that are not padding
     */
    public void add(Values original, Values candidate, List<Span> spans) {
        if (original instanceof FloatValues x && candidate instanceof FloatValues y) {
            for (Span span : spans) {
                for (int i = span.from(); i < span.to(); i++) {
                    add(x.at(i), y.at(i));
                }
            }
        } else if (original instanceof LongValues x && candidate instanceof LongValues y) {
            integers = true;
            for (Span span : spans) {
                for (int i = span.from(); i < span.to(); i++) {
                    equal += x.at(i) == y.at(i) ? 1 : 0;
                    add((double) x.at(i), (double) y.at(i));
                }
            }
        } else {
            throw new IllegalArgumentException("outputs of different kinds cannot be compared");
        }
    }

    private void add(double x, double y) {
        boolean finite = Double.isFinite(x);
        nonFiniteOriginal += finite ? 0 : 1;
        if (!Double.isFinite(y)) {
            nonFiniteCandidate++;
            broken += finite ? 1 : 0;
            return;
        }
        if (!finite) {
            return;
        }
        double error = Math.abs(y - x);
        compared++;
        maxAbs = Math.max(maxAbs, error);
        sumAbs += error;
        squaredError += error * error;
        squaredOriginal += x * x;
        squaredCandidate += y * y;
        dot += x * y;
    }

    public DriftStats stats() {
        return new DriftStats(
                compared,
                maxAbs,
                compared == 0 ? 0 : sumAbs / compared,
                broken > 0 ? Double.POSITIVE_INFINITY : relative(),
                cosine(),
                nonFiniteOriginal,
                nonFiniteCandidate,
                broken,
                integers && compared > 0 ? OptionalDouble.of((double) equal / compared) : OptionalDouble.empty());
    }

    private double relative() {
        if (squaredError == 0) {
            return 0;
        }
        return squaredOriginal == 0 ? Double.POSITIVE_INFINITY : Math.sqrt(squaredError / squaredOriginal);
    }

    private double cosine() {
        if (squaredOriginal == 0 || squaredCandidate == 0) {
            return squaredOriginal == squaredCandidate ? 1 : 0;
        }
        // Rounding can carry the quotient of equal vectors past 1 by an ulp.
        double cosine = dot / (Math.sqrt(squaredOriginal) * Math.sqrt(squaredCandidate));
        return Math.max(-1, Math.min(1, cosine));
    }
}
