/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.width;

import dev.pare.recipe.OptionReader;
import dev.pare.recipe.WeightFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How a step of a recipe narrows blocks.
 *
 * @param keep share of the work of all blocks that stays, heads and neurons together; empty if they are given apart
 * @param heads share of the heads that goes, if given apart
 * @param neurons share of the neurons that goes, if given apart
 * @param drift the most that outputs may move on data, as a relative RMSE; where it is over, less goes
 * @param multiple what numbers of neurons are multiples of
 * @param compensate whether the matrices that read what stays are refitted
 */
record WidthOptions(
        OptionalDouble keep,
        double heads,
        double neurons,
        OptionalDouble drift,
        int multiple,
        Allocation allocation,
        boolean compensate,
        WeightFilter filter) {
    /** How what goes is spread over the blocks. */
    enum Allocation {
        /** Each block keeps the same share. */
        UNIFORM,
        /** Shared out by what each block does to the outputs of the model, if there is data to try it on. */
        GLOBAL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final double DEFAULT_KEEP = 0.5;
    private static final int DEFAULT_MULTIPLE = 32;
    private static final double MOST = 0.99;

    static WidthOptions read(OptionReader options) {
        boolean fewerHeads = options.has("heads");
        boolean apart = options.has("neurons") || fewerHeads;
        boolean joint = options.has("keep");
        if (apart && joint) {
            options.problem("keep", "says how much of both stays; with heads or neurons there is nothing left to say");
        }
        double keep = options.number("keep", DEFAULT_KEEP, 0.01, 1);
        double heads = options.number("heads", 0, 0, MOST);
        double neurons = options.number("neurons", 0, 0, MOST);
        boolean limited = options.has("drift");
        double drift = options.number("drift", 0, 0, 10);
        return new WidthOptions(
                apart ? OptionalDouble.empty() : OptionalDouble.of(keep),
                heads,
                neurons,
                limited ? OptionalDouble.of(drift) : OptionalDouble.empty(),
                options.integer("multiple", DEFAULT_MULTIPLE, 1, 1024),
                options.choice("allocate", Allocation.GLOBAL),
                options.flag("compensate", true),
                options.filter());
    }

    /** The share of a kind that stays. */
    double kept(PrunableGroup.Kind kind) {
        return keep.orElse(1 - (kind == PrunableGroup.Kind.HEADS ? heads : neurons));
    }

    /** The same with less removed: 1 leaves it, 0 removes nothing. */
    WidthOptions gentler(double factor) {
        OptionalDouble more = keep.isPresent() ? OptionalDouble.of(1 - factor * (1 - keep.getAsDouble())) : keep;
        return new WidthOptions(
                more, factor * heads, factor * neurons, drift, multiple, allocation, compensate, filter);
    }

    List<String> describe() {
        List<String> parts = new ArrayList<>();
        keep.ifPresentOrElse(k -> parts.add("keep: " + k), () -> {
            parts.add("heads: " + heads);
            parts.add("neurons: " + neurons);
        });
        drift.ifPresent(d -> parts.add("drift: " + d));
        parts.add("multiple: " + multiple);
        parts.add("allocate: " + allocation);
        parts.add("compensate: " + compensate);
        parts.addAll(filter.describe());
        return parts;
    }
}
