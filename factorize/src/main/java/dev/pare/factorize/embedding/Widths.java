/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.embedding;

import dev.pare.factorize.lowrank.RankOptions;
import dev.pare.factorize.lowrank.RankRule;
import dev.pare.recipe.OptionReader;
import dev.pare.tensor.Tensor;
import java.util.List;

/**
 * How narrow tables become.
 *
 * @param ranks a rule, where no budget is given
 * @param timesSmaller how many times smaller both factors are than the table, at least; 0 if not given
 * @param bytes how many bytes both factors may take, in the type of the table; 0 if not given
 */
record Widths(RankOptions ranks, double timesSmaller, long bytes) {
    private static final String WIDTH = "width";
    private static final String TIMES_SMALLER = "times-smaller";
    private static final String BYTES = "bytes";
    private static final RankRule HALF = new RankRule.Ratio(0.5);
    private static final double MOST_BYTES = 1e15;

    static Widths read(OptionReader options) {
        boolean ruled =
                options.has(WIDTH) || options.has("energy") || options.has("ratio") || options.has("break-even");
        boolean times = options.has(TIMES_SMALLER);
        boolean limited = options.has(BYTES);
        if ((times && limited) || (ruled && (times || limited))) {
            options.problem(
                    "", TIMES_SMALLER + ", " + BYTES + " and a rule for widths exclude each other: keep one of them");
        }
        return new Widths(
                RankOptions.read(options, WIDTH, HALF),
                times ? options.number(TIMES_SMALLER, 2, 1, 1000) : 0,
                limited ? (long) options.number(BYTES, 1e6, 1, MOST_BYTES) : 0);
    }

    /** The rule for a table: under a budget, the largest width that keeps to it. */
    RankOptions of(Tensor table) {
        double share = timesSmaller > 0 ? 1 / timesSmaller : (double) bytes / table.byteSize();
        return timesSmaller > 0 || bytes > 0
                ? new RankOptions(new RankRule.BreakEven(Math.min(1, share)), ranks.multiple())
                : ranks;
    }

    List<String> describe() {
        if (timesSmaller > 0) {
            return List.of(TIMES_SMALLER + ": " + timesSmaller, "multiple: " + ranks.multiple());
        }
        return bytes > 0 ? List.of(BYTES + ": " + bytes, "multiple: " + ranks.multiple()) : ranks.describe(WIDTH);
    }
}
