/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.packed.MixedRows;
import dev.pare.quantize.rounding.Hessian;
import dev.pare.quantize.rounding.RoundingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table in codes.
 *
 * @param form what the codes are codes of
 * @param values what it stands for, row after row
 */
record FittedTable(MixedRows rows, TableForm form, float[] values) {
    /**
     * @param multiplied whether its rows are columns of a product, too
     * @param ofRows what an error of a row costs, if something reads rows
     */
    static FittedTable of(
            Channels table, boolean multiplied, FittedPlan.Table fit, FittedOptions options, Optional<Hessian> ofRows) {
        TableForm form = fit.form();
        Channels coded = form.coded(table);
        Optional<Hessian> metric = form.metric(ofRows);
        List<GroupedCodes> classes = new ArrayList<>();
        for (int c = 0; c < fit.classes().length; c++) {
            Channels rows = rows(coded, fit.classOfRow(), c);
            RoundingOptions rounding =
                    options.rowRounding(fit.classes()[c], table.length(), metric.isPresent(), multiplied);
            classes.add(Rounding.of(rows, rounding, metric));
        }
        MixedRows mixed = new MixedRows(classes, fit.classOfRow());
        return new FittedTable(mixed, form, decoded(mixed, table.length(), form));
    }

    private static Channels rows(Channels table, byte[] classOfRow, int chosen) {
        int count = 0;
        for (byte c : classOfRow) {
            count += c == chosen ? 1 : 0;
        }
        float[] values = new float[count * table.length()];
        int at = 0;
        for (int row = 0; row < classOfRow.length; row++) {
            if (classOfRow[row] == chosen) {
                System.arraycopy(table.values(), row * table.length(), values, at, table.length());
                at += table.length();
            }
        }
        return new Channels(count, table.length(), values);
    }

    private static float[] decoded(MixedRows rows, int width, TableForm form) {
        byte[] classOfRow = rows.classOfRow();
        float[] values = new float[classOfRow.length * width];
        int[] next = new int[rows.classes().size()];
        for (int row = 0; row < classOfRow.length; row++) {
            GroupedCodes codes = rows.classes().get(classOfRow[row]);
            int channel = next[classOfRow[row]]++;
            for (int k = 0; k < width; k++) {
                values[row * width + k] = form.value(row, k, codes.value(channel, k));
            }
        }
        return values;
    }
}
