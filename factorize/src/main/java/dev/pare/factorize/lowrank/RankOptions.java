/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.lowrank;

import dev.pare.recipe.OptionReader;
import java.util.ArrayList;
import java.util.List;

/**
 * How a step of a recipe chooses ranks.
 *
 * @param multiple what ranks are rounded to
 */
public record RankOptions(RankRule rule, int multiple) {
    /** Ranks that fill the registers of float kernels and of int8 kernels by halves. */
    public static final int MULTIPLE = 16;

    private static final int LARGEST = 1 << 20;

    public RankOptions {
        if (multiple < 1) {
            throw new IllegalArgumentException("ranks are rounded to a multiple of at least 1, not " + multiple);
        }
    }

    /**
     * Reads {@code energy}, {@code ratio}, {@code break-even} or the option of a fixed rank, of which one may be given.
     *
     * @param fixed what the option of a fixed rank is called
     */
    public static RankOptions read(OptionReader options, String fixed, RankRule otherwise) {
        List<RankRule> given = new ArrayList<>();
        if (options.has("energy")) {
            given.add(new RankRule.Energy(options.number("energy", 0.95, 0.01, 1)));
        }
        if (options.has(fixed)) {
            given.add(new RankRule.Fixed(options.integer(fixed, 64, 1, LARGEST)));
        }
        if (options.has("ratio")) {
            given.add(new RankRule.Ratio(options.number("ratio", 0.5, 0.001, 1)));
        }
        if (options.has("break-even")) {
            given.add(new RankRule.BreakEven(options.number("break-even", 0.5, 0.001, 1)));
        }
        if (given.size() > 1) {
            options.problem("", "energy, " + fixed + ", ratio and break-even exclude each other: keep one of them");
        }
        RankRule rule = given.isEmpty() ? otherwise : given.get(0);
        return new RankOptions(rule, options.integer("multiple", MULTIPLE, 1, 1024));
    }

    /** The rank for a matrix, see {@link RankRule#rank}. */
    public int rank(int rows, int columns, double[] energies) {
        return rule.rank(rows, columns, energies, multiple);
    }

    /** What the ranks of a matrix are multiples of. */
    public int step(int rows, int columns) {
        return RankRule.step(rows, columns, multiple);
    }

    /** The options as a recipe spells them. */
    public List<String> describe(String fixed) {
        String spelled = rule instanceof RankRule.Fixed only ? fixed + ": " + only.rank() : rule.toString();
        return List.of(spelled, "multiple: " + multiple);
    }
}
