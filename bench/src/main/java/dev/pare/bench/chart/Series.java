/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench.chart;

import java.util.Comparator;
import java.util.List;

/**
 * Points that belong together, drawn as a line from left to right.
 *
 * @param name what the legend calls it
 */
public record Series(String name, List<Point> points) {
    /** A measurement. */
    public record Point(double x, double y) {}

    public Series {
        points = points.stream().sorted(Comparator.comparingDouble(Point::x)).toList();
    }
}
