/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * One side of a panel.
 *
 * @param logarithmic whether equal distances are equal ratios; then only numbers above zero can be shown
 */
public record Axis(String label, boolean logarithmic) {
    private static final int TICKS = 5;

    public static Axis linear(String label) {
        return new Axis(label, false);
    }

    public static Axis logarithmic(String label) {
        return new Axis(label, true);
    }

    boolean shows(double value) {
        return Double.isFinite(value) && (!logarithmic || value > 0);
    }

    /** Where a number lies, in the units in which distances are drawn. */
    double at(double value) {
        return logarithmic ? Math.log10(value) : value;
    }

    /** Round numbers between two, for the grid. */
    List<Double> ticks(double low, double high) {
        return logarithmic ? decades(low, high) : steps(low, high);
    }

    private static List<Double> steps(double low, double high) {
        double rough = (high - low) / TICKS;
        double decade = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = decade * (rough / decade > 5 ? 10 : rough / decade > 2 ? 5 : rough / decade > 1 ? 2 : 1);
        List<Double> ticks = new ArrayList<>();
        // Counting in whole steps keeps rounding errors of sums out of the labels.
        for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** Within less than a decade the coarse digits leave too few. */
    private static List<Double> decades(double low, double high) {
        List<Double> ticks = decades(low, high, 1, 2, 5);
        return ticks.size() < TICKS - 2 ? decades(low, high, 1, 1.5, 2, 3, 4, 5, 7) : ticks;
    }

    private static List<Double> decades(double low, double high, double... digits) {
        List<Double> ticks = new ArrayList<>();
        for (int exponent = (int) Math.floor(Math.log10(low)); Math.pow(10, exponent) <= high; exponent++) {
            for (double digit : digits) {
                double tick = digit * Math.pow(10, exponent);
                if (tick >= low && tick <= high) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }
}
