/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.codes;

import java.math.BigInteger;

/** The rows of a table at which the parts begin that belong to each unit of bytes. Parts are equally long. */
final class Starts {
    private final long[] all;
    private final int rows;

    private Starts(long[] all, int rows) {
        this.all = all;
        this.rows = rows;
    }

    /**
     * @param all one for each unit, or none where all begin at the first row
     * @param tableRows rows of the whole table
     */
    static Starts of(long[] all, int tableRows) {
        long rows = tableRows;
        for (long start : all) {
            if (start % rows != 0) {
                rows = BigInteger.valueOf(rows).gcd(BigInteger.valueOf(start)).longValue();
            }
        }
        return new Starts(all, (int) rows);
    }

    long of(int unit) {
        return all.length == 0 ? 0 : all[unit];
    }

    /** Rows of a part. */
    int rows() {
        return rows;
    }
}
