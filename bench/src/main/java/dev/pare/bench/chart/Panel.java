/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench.chart;

import dev.pare.bench.chart.Series.Point;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One picture of a chart: series over two axes. Points that an axis cannot show are left out. */
public record Panel(String title, Axis x, Axis y, List<Series> series) {
    /** How much wider than the points a panel is, on either side. */
    private static final double MARGIN = 0.06;

    public Panel {
        series = List.copyOf(series);
    }

    /** What a side of the panel spans, in drawn units. */
    record Span(double low, double high) {
        double share(double at) {
            return (at - low) / (high - low);
        }
    }

    List<Point> shown(Series one) {
        return one.points().stream()
                .filter(p -> x.shows(p.x()) && y.shows(p.y()))
                .toList();
    }

    Span across() {
        return span(x, Point::x);
    }

    Span up() {
        return span(y, Point::y);
    }

    private Span span(Axis axis, ToDoubleFunction<Point> side) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Series one : series) {
            for (Point point : shown(one)) {
                low = Math.min(low, axis.at(side.applyAsDouble(point)));
                high = Math.max(high, axis.at(side.applyAsDouble(point)));
            }
        }
        if (low > high) {
            return new Span(0, 1);
        }
        double margin = high > low ? MARGIN * (high - low) : 0.5;
        return new Span(low - margin, high + margin);
    }
}
