package dev.pare.quantize.fitted;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.pass.Statistics;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Shares bits out over matrices, filters and the rows of tables, so that the outputs drift least for a mean number of bits. Each weight
 * alone, and each class of rows alone, is brought to few bits and the drift of the outputs measured on data that nothing was fitted to.
 * A class of rows that were never looked up is judged by those sentences that do look some up. What cannot be measured counts by its size.
 */
final class Bits {
    /** What a part drifts at least, relative to the mean of all: the data for judging is finite. */
    private static final double LEAST = 0.02;

    private record Part(Weight weight, int rowClass, long elements, Supplier<Map<Weight, float[]>> coarse) {}

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

    void share(List<Weight> weights, Map<Weight, RowClasses> tables, boolean direction, double averageBits) {
        Trial trial = new Trial(facts, statistics);
        List<Part> parts = new ArrayList<>();
        for (Weight weight : weights) {
            long elements = weight.tensor().shape().elements();
            parts.add(new Part(weight, -1, elements, () -> Map.of(weight, trial.coarse(weight))));
        }
        tables.forEach((table, classes) -> parts.addAll(parts(table, classes, direction)));
        Optional<double[]> drifts =
                trial.coarse(parts.stream().map(Part::coarse).toList());
        measured = drifts.isPresent();
        List<Precision.Item> items = new ArrayList<>();
        double mean = drifts.map(Bits::mean).orElse(1.0);
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            double loss = measured
                    ? Math.max(drifts.get()[i], LEAST * mean)
                    : (double) part.elements()
                            * Math.max(1, part.weight().uses().size());
            items.add(new Precision.Item(part.elements(), loss));
        }
        int[] widths = Precision.share(items, averageBits);
        for (int i = 0; i < widths.length; i++) {
            Part part = parts.get(i);
            if (part.rowClass() < 0) {
                bits.put(part.weight(), widths[i]);
            } else {
                rowBits.computeIfAbsent(
                                part.weight(), w -> new int[tables.get(w).count()])[part.rowClass()] = widths[i];
            }
        }
    }

    private static List<Part> parts(Weight table, RowClasses classes, boolean direction) {
        List<Part> parts = new ArrayList<>();
        long width = Channels.length(table);
        for (int c = 0; c < classes.count(); c++) {
            int chosen = c;
            Supplier<Map<Weight, float[]>> coarse = () -> {
                Channels rows = Channels.of(table);
                Optional<CommonDirection> common = direction ? Optional.of(CommonDirection.of(rows)) : Optional.empty();
                Channels rest = common.map(d -> d.remainder(rows)).orElse(rows);
                float[] few = Trial.coarse(rest);
                for (int i = 0; i < few.length && common.isPresent(); i++) {
                    few[i] += rows.values()[i] - rest.values()[i];
                }
                return Map.of(table, classes.mixed(chosen, few, rows.values(), (int) width));
            };
            parts.add(new Part(table, c, classes.sizes()[c] * width, coarse));
        }
        return parts;
    }

    private static double mean(double[] drifts) {
        double sum = 0;
        for (double drift : drifts) {
            sum += drift;
        }
        return sum / drifts.length;
    }
}
