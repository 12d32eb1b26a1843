/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.pass.Statistics;
import dev.pare.quantize.product.Eligibility;
import dev.pare.quantize.product.Eligibility.Kind;
import dev.pare.tensor.Half;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/** Decides how tables are stored: which count as small, which classes their rows fall into, whether these are stored less a common direction. */
final class TablePlans {
    /** Tables up to this many rows are floats in memory: a look-up in them is one operator instead of four. */
    private static final int SMALL_TABLE = 4096;

    /** What errors that no reader sees may cost. */
    private static final double[] UNSEEN = {0.1, TableForm.USUAL, 10};

    private final Facts facts;
    private final Statistics statistics;
    private final FittedOptions options;
    private final Map<Weight, TableForm> forms = new IdentityHashMap<>();

    TablePlans(Facts facts, Statistics statistics, FittedOptions options) {
        this.facts = facts;
        this.statistics = statistics;
        this.options = options;
    }

    static Kind kind(Weight weight) {
        Kind kind = Eligibility.kind(weight);
        boolean small = kind == Kind.TABLE
                && !Eligibility.multiplied(weight)
                && weight.tensor().shape().dim(0) <= SMALL_TABLE;
        return small ? Kind.STORED : kind;
    }

    /** Small tables are read whole at every run, as it were: their rows have one class, and more bits than the rest. */
    static boolean isSmall(Weight weight) {
        return Eligibility.kind(weight) == Kind.TABLE;
    }

    /** Rows by how often calibration looked them up, if bits are shared out; one class otherwise. */
    RowClasses classes(Weight table) {
        int rows = table.tensor().shape().intDim(0);
        long[] frequencies = new long[rows];
        boolean known = false;
        for (WeightUse use : table.uses()) {
            Optional<long[]> counted =
                    use.node().is("Gather") ? statistics.frequencies(use.node().input(1)) : Optional.empty();
            if (counted.isPresent() && counted.get().length == rows) {
                known = true;
                for (int row = 0; row < rows; row++) {
                    frequencies[row] += counted.get()[row];
                }
            }
        }
        return known && options.shares() && !Eligibility.multiplied(table)
                ? RowClasses.of(frequencies, loss(table))
                : RowClasses.one(rows);
    }

    /** Codes of a row have errors in proportion to what they hold of it. */
    private double[] loss(Weight table) {
        Channels rows = Channels.of(table);
        Optional<CommonDirection> direction = form(table).direction();
        if (direction.isPresent()) {
            return direction.get().leftOf(rows);
        }
        double[] ones = new double[rows.count()];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** What becomes of a table with the bits of each class of rows. */
    FittedPlan.Table fit(Weight table, int[] bits, byte[] classOfRow) {
        return merged(bits, classOfRow, form(table));
    }

    /** Classes with as many bits are one: fewer to store, and never more than storage knows. */
    private static FittedPlan.Table merged(int[] bits, byte[] classOfRow, TableForm form) {
        int[] widths = Arrays.stream(bits).distinct().toArray();
        byte[] merged = new byte[classOfRow.length];
        for (int row = 0; row < merged.length; row++) {
            while (widths[merged[row]] != bits[classOfRow[row]]) {
                merged[row]++;
            }
        }
        return new FittedPlan.Table(widths, merged, form);
    }

    /** More than 8 bits only where float16 reaches: it would be infinite beyond. */
    int smallBits(Weight table) {
        for (float value : Channels.of(table).values()) {
            if (Math.abs(value) > Half.MAX) {
                return 8;
            }
        }
        return options.smallTableBits();
    }

    /** What the codes of a table are codes of; rows that are multiplied, too, are coded as they are. */
    TableForm form(Weight table) {
        return forms.computeIfAbsent(
                table,
                t -> Eligibility.multiplied(t)
                        ? TableForm.PLAIN
                        : tried(t, TableForm.best(Channels.of(t), options.commonDirection(), options.columnScales())));
    }

    /** With data and few bits, what errors cost is what makes outputs drift least. */
    private TableForm tried(Weight table, TableForm form) {
        if (!options.fewBitsForTables()) {
            return form;
        }
        Optional<double[]> drifts = new Trial(facts, statistics).unseen(table, form, UNSEEN);
        return drifts.map(d -> form.withUnseen(UNSEEN[least(d)])).orElse(form);
    }

    private static int least(double[] drifts) {
        int least = 0;
        for (int i = 1; i < drifts.length; i++) {
            least = drifts[i] < drifts[least] ? i : least;
        }
        return least;
    }
}
