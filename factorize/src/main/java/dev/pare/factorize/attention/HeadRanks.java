/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.recipe.OptionReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a step of a recipe chooses how narrow heads get.
 *
 * @param rule what its value is
 * @param multiple what ranks are rounded to
 */
record HeadRanks(Rule rule, double value, int multiple) {
    /** Heads are cut in steps of half a vector register of 16 floats. */
    private static final int MULTIPLE = 8;

    private static final double ENERGY = 0.95;
    private static final int LARGEST = 1 << 16;

    enum Rule {
        /** The least rank that keeps this share of the energy of the scores, or of the output. */
        ENERGY,
        /** The same rank everywhere. */
        RANK,
        /** The share of each head that is kept. */
        RATIO;

        String option() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static HeadRanks read(OptionReader options) {
        List<HeadRanks> given = new ArrayList<>();
        int multiple = options.integer("multiple", MULTIPLE, 1, 1024);
        if (options.has("energy")) {
            given.add(new HeadRanks(Rule.ENERGY, options.number("energy", ENERGY, 0.01, 1), multiple));
        }
        if (options.has("rank")) {
            given.add(new HeadRanks(Rule.RANK, options.integer("rank", 32, 1, LARGEST), multiple));
        }
        if (options.has("ratio")) {
            given.add(new HeadRanks(Rule.RATIO, options.number("ratio", 0.5, 0.01, 1), multiple));
        }
        if (given.size() > 1) {
            options.problem("", "energy, rank and ratio exclude each other: keep one of them");
        }
        return given.isEmpty() ? new HeadRanks(Rule.ENERGY, ENERGY, multiple) : given.get(0);
    }

    List<String> describe() {
        String spelled = rule == Rule.RANK ? Integer.toString((int) value) : Double.toString(value);
        return List.of(rule.option() + ": " + spelled, "multiple: " + multiple);
    }

    /** What ranks of heads of a size are multiples of: less for small heads, so that there is a choice. */
    int step(int size) {
        return size >= 4 * multiple ? multiple : Math.max(1, Math.min(multiple, size / 4));
    }

    /**
     * The rank for heads of a size, 1 to that size.
     *
     * @param losses see {@link JointSpectrum#losses}
     */
    int rank(int size, double[] losses) {
        int step = step(size);
        double wanted = switch (rule) {
            case RANK -> value;
            case RATIO -> Math.max(step, Math.round(value * size / step) * step);
            case ENERGY -> Math.max(1, Math.ceil((double) holding(losses) / step)) * step;
        };
        return (int) Math.min(size, wanted);
    }

    private int holding(double[] losses) {
        int rank = 0;
        while (losses[rank] > (1 - value) * losses[0]) {
            rank++;
        }
        return rank;
    }
}
