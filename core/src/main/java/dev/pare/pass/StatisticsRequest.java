/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.pass;

/**
 * Something to measure on calibration data. Where a request names an axis, it is the one that holds the width of a row; a negative one
 * counts from the end. It is the last unless said otherwise: a value that Conv reads, [batch, width, seq], has it in the middle (1).
 */
public sealed interface StatisticsRequest {
    /** The last axis. */
    int LAST = -1;

    /** The name of the value that is measured. */
    String value();

    /** Gram matrix and mean of a value over an axis, one row per real token. */
    record Moments(String value, int axis) implements StatisticsRequest {
        public Moments(String value) {
            this(value, LAST);
        }
    }

    /**
     * How often each row of a table is looked up.
     *
     * @param indices the value that holds the indices
     * @param rows number of rows of the table
     */
    record Frequencies(String indices, int rows) implements StatisticsRequest {
        @Override
        public String value() {
            return indices;
        }
    }

    /** Smallest and largest number of a value, in all and for each index of an axis. */
    record Ranges(String value, int axis) implements StatisticsRequest {
        public Ranges(String value) {
            this(value, LAST);
        }
    }

    /** How the numbers of a value are distributed. The axis tells which positions are padding. */
    record Histogram(String value, int axis) implements StatisticsRequest {
        public Histogram(String value) {
            this(value, LAST);
        }
    }
}
