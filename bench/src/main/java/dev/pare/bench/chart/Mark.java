/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench.chart;

import java.util.List;
import java.util.Locale;

/** How the points of a series look: colours that people with colour blindness can tell apart (Okabe and Ito), and shapes besides. */
record Mark(String colour, int shape) {
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000");
    private static final int SHAPES = 4;

    static Mark of(int series) {
        return new Mark(COLOURS.get(series % COLOURS.size()), series % SHAPES);
    }

    /** An SVG element around a place. */
    String at(double x, double y, double size) {
        return switch (shape) {
            case 0 -> format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>", x, y, size, colour);
            case 1 ->
                format(
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
                        x - size, y - size, 2 * size, 2 * size, colour);
            case 2 ->
                format(
                        "<path d=\"M%.1f %.1fl%.1f %.1fh%.1fz\" fill=\"%s\"/>",
                        x, y - size, size, 2 * size, -2 * size, colour);
            default ->
                format(
                        "<path d=\"M%.1f %.1fl%.1f %.1fl%.1f %.1fl%.1f %.1fz\" fill=\"%s\"/>",
                        x, y - size, size, size, -size, size, -size, -size, colour);
        };
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
