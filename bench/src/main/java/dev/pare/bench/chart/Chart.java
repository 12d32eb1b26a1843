/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench.chart;

import dev.pare.bench.chart.Panel.Span;
import dev.pare.bench.chart.Series.Point;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Panels side by side, two in a row, over one legend. A series has one colour and one mark in all of them. */
public final class Chart {
    private static final int WIDTH = 480;
    private static final int HEIGHT = 340;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 36;
    private static final int BOTTOM = 52;
    private static final int LEGEND_ROW = 20;
    private static final int LEGEND_COLUMNS = 3;
    private static final double MARK = 3.5;

    private final String title;
    private final List<Panel> panels;
    private final List<String> names;
    private final StringBuilder out = new StringBuilder();

    private Chart(String title, List<Panel> panels) {
        this.title = title;
        this.panels = panels;
        Set<String> seen = new LinkedHashSet<>();
        panels.forEach(p -> p.series().forEach(s -> seen.add(s.name())));
        this.names = List.copyOf(seen);
    }

    /** The whole chart as an SVG document. */
    public static String svg(String title, List<Panel> panels) {
        return new Chart(title, List.copyOf(panels)).draw();
    }

    private String draw() {
        int rows = (panels.size() + 1) / 2;
        int legend = (names.size() + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS * LEGEND_ROW + LEGEND_ROW;
        int width = Math.min(2, panels.size()) * WIDTH;
        int height = TOP + rows * HEIGHT + legend;
        line(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
                width, height);
        line("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", width, height);
        line("<text x=\"%d\" y=\"24\" font-size=\"16\">%s</text>", LEFT, escaped(title));
        for (int i = 0; i < panels.size(); i++) {
            line("<g transform=\"translate(%d %d)\">", i % 2 * WIDTH, TOP + i / 2 * HEIGHT);
            panel(panels.get(i));
            line("</g>");
        }
        for (int i = 0; i < names.size(); i++) {
            int x = LEFT + i % LEGEND_COLUMNS * (width - LEFT) / LEGEND_COLUMNS;
            int y = TOP + rows * HEIGHT + LEGEND_ROW + i / LEGEND_COLUMNS * LEGEND_ROW;
            out.append(Mark.of(i).at(x, y - 4, MARK)).append('\n');
            line("<text x=\"%d\" y=\"%d\">%s</text>", x + 10, y, escaped(names.get(i)));
        }
        line("</svg>");
        return out.toString();
    }

    private void panel(Panel panel) {
        Span across = panel.across();
        Span up = panel.up();
        int bottom = HEIGHT - BOTTOM;
        line("<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>", LEFT, TOP - 10, escaped(panel.title()));
        for (double tick : ticks(panel.x(), across)) {
            double x = across(across, panel.x().at(tick));
            line("<path d=\"M%.1f %dV%d\" stroke=\"#ddd\"/>", x, TOP, bottom);
            line("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>", x, bottom + 16, number(tick));
        }
        for (double tick : ticks(panel.y(), up)) {
            double y = up(up, panel.y().at(tick));
            line("<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>", LEFT, y, WIDTH - RIGHT);
            line("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 6, y + 4, number(tick));
        }
        line(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                (LEFT + WIDTH - RIGHT) / 2, bottom + 36, escaped(panel.x().label()));
        int middle = (TOP + bottom) / 2;
        line(
                "<text x=\"14\" y=\"%d\" text-anchor=\"middle\" transform=\"rotate(-90 14 %d)\">%s</text>",
                middle, middle, escaped(panel.y().label()));
        for (Series series : panel.series()) {
            series(panel, series, across, up);
        }
    }

    private static List<Double> ticks(Axis axis, Span span) {
        return axis.logarithmic()
                ? axis.ticks(Math.pow(10, span.low()), Math.pow(10, span.high()))
                : axis.ticks(span.low(), span.high());
    }

    private void series(Panel panel, Series series, Span across, Span up) {
        Mark mark = Mark.of(names.indexOf(series.name()));
        List<String> corners = new ArrayList<>();
        StringBuilder marks = new StringBuilder();
        for (Point point : panel.shown(series)) {
            double x = across(across, panel.x().at(point.x()));
            double y = up(up, panel.y().at(point.y()));
            corners.add(String.format(Locale.ROOT, "%.1f,%.1f", x, y));
            marks.append(mark.at(x, y, MARK)).append('\n');
        }
        if (corners.size() > 1) {
            line(
                    "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>",
                    String.join(" ", corners), mark.colour());
        }
        out.append(marks);
    }

    private static double across(Span span, double at) {
        return LEFT + span.share(at) * (WIDTH - LEFT - RIGHT);
    }

    private static double up(Span span, double at) {
        int bottom = HEIGHT - BOTTOM;
        return bottom - span.share(at) * (bottom - TOP);
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.6f", value);
        return text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    private static String escaped(String text) {
        return text.chars()
                .mapToObj(c -> switch (c) {
                    case '<' -> "&lt;";
                    case '>' -> "&gt;";
                    case '&' -> "&amp;";
                    default -> Character.toString(c);
                })
                .collect(Collectors.joining());
    }

    private void line(String pattern, Object... values) {
        out.append(String.format(Locale.ROOT, pattern, values)).append('\n');
    }
}
