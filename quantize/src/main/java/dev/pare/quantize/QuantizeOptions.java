package dev.pare.quantize;

import dev.pare.recipe.OptionReader;
import dev.pare.recipe.WeightFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How weights are quantized.
 *
 * @param granularity one scale for each output channel (and each row of a table), or one for the whole tensor
 * @param embeddings whether tables that are looked up are quantized
 * @param reduceRange 7 bits instead of 8, for x86 processors without VNNI, whose 16-bit sums saturate
 * @param minElements smaller weights are left alone
 */
record QuantizeOptions(
        Granularity granularity, boolean embeddings, boolean reduceRange, int minElements, WeightFilter filter) {
    enum Granularity {
        CHANNEL,
        TENSOR
    }

    static QuantizeOptions read(OptionReader options) {
        options.integer("bits", 8, 8, 8);
        return new QuantizeOptions(
                options.choice("granularity", Granularity.CHANNEL),
                options.flag("embeddings", true),
                options.flag("reduce-range", false),
                options.integer("min-elements", 1024, 1, Integer.MAX_VALUE),
                options.filter());
    }

    /** The largest code; the grid is symmetric, so the smallest is its negative. */
    int maxCode() {
        return reduceRange ? 63 : 127;
    }

    String text() {
        List<String> parts = new ArrayList<>();
        parts.add("bits: 8");
        parts.add("granularity: " + granularity.name().toLowerCase(Locale.ROOT));
        parts.add("embeddings: " + embeddings);
        parts.add("reduce-range: " + reduceRange);
        parts.add("min-elements: " + minElements);
        parts.addAll(filter.describe());
        return String.join(", ", parts);
    }
}
