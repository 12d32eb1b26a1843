/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.pass.Statistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Shares bits out over matrices, filters and the rows of tables, so that the outputs drift least for a mean number of bits. Each weight
 * alone, and each class of rows alone, is brought to few bits and the drift of the outputs measured on data that nothing was fitted to.
 * A class of rows that were never looked up is judged by those sentences that do look some up. What cannot be measured counts by its size.
 */
final class Bits {
    /** What a number drifts at least, relative to the mean of all numbers: the data for judging is finite. */
    private static final double LEAST = 0.02;

    /**
     * Bits that a row of a table has at least: a tokenizer may emit any of them, and a text that looks rows of three values up says hardly
     * what it said, however few such texts there were to learn from.
     */
    static final int LEAST_OF_ROWS = 2;

    private record Part(Weight weight, int group, long elements, Supplier<Map<Weight, float[]>> coarse) {}

    /** What one width is chosen for: a weight, or a class of rows. */
    private record Choice(Weight weight, int rowClass, Precision.Item item) {}

    private final Facts facts;
    private final Statistics statistics;
    private final IdentityHashMap<Weight, Integer> bits = new IdentityHashMap<>();
    private final IdentityHashMap<Weight, int[]> rowBits = new IdentityHashMap<>();
    private boolean measured;

    Bits(Facts facts, Statistics statistics) {
        this.facts = facts;
        this.statistics = statistics;
    }

    /** Whether the outputs were looked at. */
    boolean measured() {
        return measured;
    }

    int of(Weight weight) {
        return bits.get(weight);
    }

    /** Bits of each class of rows. */
    int[] ofRows(Weight table) {
        return rowBits.get(table);
    }

    void share(
            List<Weight> weights,
            Map<Weight, RowClasses> tables,
            Function<Weight, TableForm> forms,
            double averageBits) {
        Trial trial = new Trial(facts, statistics);
        List<Part> parts = new ArrayList<>();
        for (Weight weight : weights) {
            long elements = weight.tensor().shape().elements();
            parts.add(new Part(weight, -1, elements, () -> Map.of(weight, trial.coarse(weight))));
        }
        tables.forEach((table, classes) -> {
            Supplier<float[]> coarse = once(() -> trial.coarseTable(table, forms.apply(table)));
            parts.addAll(parts(table, classes, coarse));
        });
        Optional<double[]> drifts =
                trial.coarse(parts.stream().map(Part::coarse).toList());
        measured = drifts.isPresent();
        List<Choice> choices = new ArrayList<>();
        double least = LEAST
                * Arrays.stream(drifts.orElse(new double[0])).sum()
                / parts.stream().mapToLong(Part::elements).sum();
        int leastOfRows = leastOfRows(averageBits);
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            double loss = drifts.isPresent()
                    ? Math.max(likely(drifts.get(), i, part, tables), least * part.elements())
                    : bySize(part);
            choices.addAll(choices(part, tables.get(part.weight()), loss, leastOfRows));
        }
        int[] widths = Precision.share(choices.stream().map(Choice::item).toList(), averageBits);
        for (int i = 0; i < widths.length; i++) {
            Choice choice = choices.get(i);
            if (choice.rowClass() < 0) {
                bits.put(choice.weight(), widths[i]);
            } else {
                int classes = tables.get(choice.weight()).count();
                rowBits.computeIfAbsent(choice.weight(), w -> new int[classes])[choice.rowClass()] = widths[i];
            }
        }
    }

    /** A size that was asked for comes first: with hardly more than the floor on average, there is no room for it. */
    private static int leastOfRows(double averageBits) {
        return averageBits >= LEAST_OF_ROWS + 0.5 ? LEAST_OF_ROWS : Precision.TERNARY;
    }

    private static double bySize(Part part) {
        return (double) part.elements() * Math.max(1, part.weight().uses().size());
    }

    /**
     * What a part drifts. Rows that were never looked up will be as often as those were that were looked up once (Good 1953): what the
     * next class drifts is the least that these will.
     */
    private static double likely(double[] drifts, int i, Part part, Map<Weight, RowClasses> tables) {
        return isNever(part, tables) ? Math.max(drifts[i], drifts[i + 1]) : drifts[i];
    }

    private static boolean isNever(Part part, Map<Weight, RowClasses> tables) {
        return part.group() == 0
                && tables.get(part.weight()).hasNever()
                && tables.get(part.weight()).groupCount() > 1;
    }

    private static List<Choice> choices(Part part, RowClasses classes, double loss, int leastOfRows) {
        if (part.group() < 0) {
            return List.of(new Choice(part.weight(), -1, new Precision.Item(part.elements(), loss)));
        }
        List<Choice> choices = new ArrayList<>();
        long width = Channels.length(part.weight());
        for (int c = 0; c < classes.count(); c++) {
            if (classes.groups()[c] == part.group()) {
                Precision.Item item =
                        new Precision.Item(classes.sizes()[c] * width, loss * classes.shares()[c], leastOfRows);
                choices.add(new Choice(part.weight(), c, item));
            }
        }
        return choices;
    }

    private static List<Part> parts(Weight table, RowClasses classes, Supplier<float[]> coarse) {
        List<Part> parts = new ArrayList<>();
        long width = Channels.length(table);
        for (int group = 0; group < classes.groupCount(); group++) {
            int chosen = group;
            Supplier<Map<Weight, float[]>> change = () -> Map.of(
                    table,
                    classes.mixed(chosen, coarse.get(), Channels.of(table).values(), (int) width));
            parts.add(new Part(table, group, elements(classes, group) * width, change));
        }
        return parts;
    }

    /** Works something out when it is first asked for. */
    private static Supplier<float[]> once(Supplier<float[]> made) {
        List<float[]> known = new ArrayList<>();
        return () -> {
            if (known.isEmpty()) {
                known.add(made.get());
            }
            return known.get(0);
        };
    }

    private static long elements(RowClasses classes, int group) {
        long rows = 0;
        for (int c = 0; c < classes.count(); c++) {
            rows += classes.groups()[c] == group ? classes.sizes()[c] : 0;
        }
        return rows;
    }
}
