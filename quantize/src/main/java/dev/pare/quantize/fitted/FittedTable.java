package dev.pare.quantize.fitted;

import dev.pare.quantize.codes.RowCodes;
import dev.pare.quantize.packed.MixedRows;
import dev.pare.quantize.rounding.Hessian;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table in codes.
 *
 * @param values what it stands for, row after row
 */
record FittedTable(MixedRows rows, Optional<CommonDirection> direction, float[] values) {
    /** @param metric what an error of a row costs, if something reads rows */
    static FittedTable of(Channels table, Fit.Table fit, FittedOptions options, Optional<Hessian> metric) {
        Optional<CommonDirection> direction =
                fit.direction() ? Optional.of(CommonDirection.of(table)) : Optional.empty();
        Channels rest = direction.map(d -> d.remainder(table)).orElse(table);
        List<RowCodes> classes = new ArrayList<>();
        for (int c = 0; c < fit.classes().length; c++) {
            Channels rows = rows(rest, fit.classOfRow(), c);
            int bits = fit.classes()[c];
            classes.add(
                    bits == Precision.WIDE
                            ? WideRounding.of(rows)
                            : Rounding.of(rows, options.rowRounding(bits, metric.isPresent()), metric));
        }
        float[] values = decoded(classes, fit.classOfRow(), rest.length(), direction);
        return new FittedTable(new MixedRows(classes, fit.classOfRow()), direction, values);
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

    private static float[] decoded(
            List<RowCodes> classes, byte[] classOfRow, int width, Optional<CommonDirection> direction) {
        float[] values = new float[classOfRow.length * width];
        int[] next = new int[classes.size()];
        for (int row = 0; row < classOfRow.length; row++) {
            RowCodes codes = classes.get(classOfRow[row]);
            int channel = next[classOfRow[row]]++;
            for (int k = 0; k < width; k++) {
                float common = direction.isEmpty()
                        ? 0
                        : direction.get().codes()[row] * direction.get().direction()[k];
                values[row * width + k] = codes.value(channel, k) + common;
            }
        }
        return values;
    }
}
