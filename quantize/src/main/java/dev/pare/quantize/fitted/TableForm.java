/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.quantize.rounding.Hessian;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the codes of a table are codes of: its rows, perhaps less a common direction, perhaps with each column divided by its spread. A code
 * has an error in proportion to the largest number of its row, which is that of a few wide columns otherwise.
 *
 * @param columns what columns were divided by; empty for nothing
 * @param unseen what an error of a row costs in any direction, relative to the mean of what readers see
 */
record TableForm(Optional<CommonDirection> direction, float[] columns, double unseen) {
    /** Between what suits models whose output sees rows through readers alone, and models that pass rows on to their output. */
    static final double USUAL = 1;

    /** Codes of the rows as they are. */
    static final TableForm PLAIN = new TableForm(Optional.empty(), new float[0], USUAL);

    /** Storing a common direction costs a byte for each row and two operators; it must take at least a quarter of the squares. */
    private static final double DIRECTION = 0.75;

    /** Scales for columns cost an operator; they must take at least a tenth of the squared errors. */
    private static final double COLUMNS = 0.9;

    /** A column without spread is divided as if it had this much of the largest. */
    private static final float LEAST = 1e-3f;

    /** The form in which a table loses least, of those that are allowed. */
    static TableForm best(Channels table, boolean direction, boolean columns) {
        TableForm form = PLAIN;
        if (direction) {
            CommonDirection common = CommonDirection.of(table);
            form = common.left(table) < DIRECTION ? new TableForm(Optional.of(common), new float[0], USUAL) : PLAIN;
        }
        Channels rest = form.rest(table);
        float[] spreads = spreads(rest);
        boolean worthwhile = columns && errors(rest, spreads) < COLUMNS * errors(rest, ones(spreads.length));
        return worthwhile ? new TableForm(form.direction(), spreads, USUAL) : form;
    }

    TableForm withUnseen(double other) {
        return new TableForm(direction, columns, other);
    }

    boolean hasDirection() {
        return direction.isPresent();
    }

    boolean hasColumns() {
        return columns.length > 0;
    }

    /** What is rounded. */
    Channels coded(Channels table) {
        return rest(table).scaled(inverse(columns));
    }

    /** What errors of codes cost, from what errors of rows cost. */
    Optional<Hessian> metric(Optional<Hessian> ofRows) {
        return hasColumns()
                ? ofRows.map(m -> Hessian.of(m.length(), scaled(m.moments().data())))
                : ofRows;
    }

    /** The number at a place of the table that a coded one stands for. */
    float value(int row, int column, float coded) {
        float rest = hasColumns() ? coded * columns[column] : coded;
        return direction.map(d -> rest + d.codes()[row] * d.direction()[column]).orElse(rest);
    }

    private Channels rest(Channels table) {
        return direction.map(d -> d.remainder(table)).orElse(table);
    }

    private double[] scaled(double[] metric) {
        double[] scaled = metric.clone();
        int n = columns.length;
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= (double) columns[i / n] * columns[i % n];
        }
        return scaled;
    }

    /** The root mean square of each column. */
    private static float[] spreads(Channels rows) {
        double[] squares = new double[rows.length()];
        for (int i = 0; i < rows.values().length; i++) {
            squares[i % squares.length] += (double) rows.values()[i] * rows.values()[i];
        }
        double largest = Arrays.stream(squares).max().orElse(0);
        float[] spreads = new float[squares.length];
        for (int k = 0; k < spreads.length; k++) {
            spreads[k] = largest == 0
                    ? 1
                    : (float) Math.sqrt(Math.max(squares[k], LEAST * LEAST * largest) / Math.max(1, rows.count()));
        }
        return spreads;
    }

    /** Squared errors of codes that reach as far as the largest number of a row, up to a factor. */
    private static double errors(Channels rows, float[] columns) {
        double scale = 0;
        for (float column : columns) {
            scale += (double) column * column;
        }
        double sum = 0;
        for (int row = 0; row < rows.count(); row++) {
            double largest = 0;
            for (int k = 0; k < rows.length(); k++) {
                largest = Math.max(largest, Math.abs(rows.values()[row * rows.length() + k] / columns[k]));
            }
            sum += largest * largest;
        }
        return scale * sum;
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static float[] inverse(float[] columns) {
        float[] inverse = new float[columns.length];
        for (int k = 0; k < inverse.length; k++) {
            inverse[k] = 1 / columns[k];
        }
        return inverse;
    }
}
