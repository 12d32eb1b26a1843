/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize;

import dev.pare.pass.Statistics;
import dev.pare.quantize.fitted.ActivationChoice;
import dev.pare.quantize.fitted.FittedOptions;
import dev.pare.quantize.fitted.FittedOptions.Backup;
import dev.pare.quantize.fitted.ResidualRank;
import dev.pare.quantize.plain.PlainOptions;
import dev.pare.quantize.product.Eligibility;
import dev.pare.quantize.product.ScaleSharing;
import dev.pare.quantize.rounding.RoundingOptions.Method;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.WeightFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How weights are quantized.
 *
 * @param granularity one scale for each output channel (and each row of a table), or one for the whole tensor
 * @param embeddings whether tables that are looked up are quantized
 * @param reduceRange 7 bits instead of 8 for weights that are not fitted
 * @param minElements smaller weights are left alone
 * @param rounding how codes are chosen
 * @param fitted what holds where weights are fitted
 */
record QuantizeOptions(
        Granularity granularity,
        boolean embeddings,
        boolean reduceRange,
        int minElements,
        Rounding rounding,
        FittedOptions fitted,
        WeightFilter filter) {
    enum Granularity {
        CHANNEL,
        TENSOR
    }

    enum Rounding {
        AUTO,
        NEAREST,
        MSE,
        GPTQ
    }

    enum Tables {
        DECODED,
        PACKED
    }

    private static final int SWEEPS = 4;

    /** The factor by which 8 bits make a model smaller; without data there is nothing to choose up to here. */
    private static final double OF_8_BITS = 4;

    private static final Set<Integer> WIDTHS = Set.of(2, 3, 4, 5, 6, 8);

    static QuantizeOptions read(OptionReader options) {
        Granularity granularity = options.choice("granularity", Granularity.CHANNEL);
        boolean embeddings = options.flag("embeddings", true);
        boolean reduceRange = options.flag("reduce-range", false);
        int minElements = options.integer("min-elements", 1024, 1, Integer.MAX_VALUE);
        Rounding rounding = options.choice("rounding", Rounding.AUTO);
        WeightFilter filter = options.filter();
        Eligibility.Limits limits =
                new Eligibility.Limits(minElements, embeddings, granularity == Granularity.CHANNEL, filter);
        FittedOptions fitted = fitted(options, limits, rounding);
        QuantizeOptions read =
                new QuantizeOptions(granularity, embeddings, reduceRange, minElements, rounding, fitted, filter);
        if (fitted.unpacked() && fitted.packedTables()) {
            options.problem("unpacked", "goes without tables: packed, which keeps tables packed in memory");
        }
        if (granularity == Granularity.TENSOR && read.needsFit()) {
            options.problem("granularity", "tensor goes with 8 bits and rounding nearest only");
        }
        return read;
    }

    private static FittedOptions fitted(OptionReader options, Eligibility.Limits limits, Rounding rounding) {
        int bits = width(options, "bits", 8);
        int tableBits = width(options, "embedding-bits", bits);
        double average = options.number("average-bits", 0, 0, 8);
        if (average > 0 && average < 1.6) {
            options.problem("average-bits", "must be at least 1.6, not " + average);
        }
        double timesSmaller = options.number("times-smaller", 0, 0, 100);
        if (average > 0 && timesSmaller > 0) {
            options.problem(
                    "times-smaller", "cannot be combined with average-bits, because each follows from the other");
        }
        Optional<Backup> backup = backup(options, bits, average > 0 || timesSmaller > 0);
        int group = options.integer("group-size", 0, 0, 1024);
        Method method = switch (rounding) {
            case NEAREST -> Method.ABSMAX;
            case MSE -> Method.MSE;
            case AUTO, GPTQ -> Method.GPTQ;
        };
        return new FittedOptions(
                limits,
                bits,
                tableBits,
                average,
                timesSmaller,
                group,
                method,
                options.flag("flips", true) ? SWEEPS : 0,
                options.flag("sequential", true),
                options.flag("bias-correction", true),
                options.flag("common-direction", true),
                options.flag("column-scales", true),
                activationCost(options),
                options.choice("activations", ActivationChoice.AUTO),
                backup,
                options.choice("tables", Tables.DECODED) == Tables.PACKED,
                residualRank(options, average > 0 || timesSmaller > 0),
                options.choice("input-scales", ScaleSharing.AUTO),
                options.flag("unpacked", false));
    }

    private static OptionalDouble activationCost(OptionReader options) {
        return options.has("activation-cost")
                ? OptionalDouble.of(options.number("activation-cost", 0, 0, 1))
                : OptionalDouble.empty();
    }

    private static Optional<Backup> backup(OptionReader options, int bits, boolean shares) {
        double ratio = options.number("ratio", 1, 0, 1);
        int backup = width(options, "backup-bits", 8);
        if (!options.has("ratio")) {
            if (options.has("backup-bits")) {
                options.problem("backup-bits", "goes with ratio, the share of the weights that keep their bits");
            }
            return Optional.empty();
        }
        if (shares) {
            options.problem(
                    "ratio", "cannot be combined with average-bits or times-smaller, which distribute all bits");
        }
        if (backup <= bits) {
            options.problem("backup-bits", "must be more than bits, which is " + bits + ", not " + backup);
        }
        return Optional.of(new Backup(ratio, backup, !options.has("embedding-bits")));
    }

    private static ResidualRank residualRank(OptionReader options, boolean shares) {
        if (shares && !options.text("residual-rank", "0").equals("0")) {
            options.problem(
                    "residual-rank",
                    "cannot be combined with average-bits or times-smaller, which distribute all bytes");
        }
        if (options.text("residual-rank", "0").equals("auto")) {
            return ResidualRank.AUTO;
        }
        int rank = options.integer("residual-rank", 0, 0, ResidualRank.MOST);
        if (rank % ResidualRank.STEP != 0) {
            options.problem("residual-rank", "must be a multiple of " + ResidualRank.STEP + ", not " + rank);
        }
        return ResidualRank.of(rank);
    }

    private static int width(OptionReader options, String name, int otherwise) {
        int bits = options.integer(name, otherwise, 2, 8);
        if (!WIDTHS.contains(bits)) {
            options.problem(name, "must be one of 2, 3, 4, 5, 6, 8, not " + bits);
            return 8;
        }
        return bits;
    }

    /** Whether weights must be fitted, with data or without. */
    private boolean needsFit() {
        return fitted.bits() < 8
                || fitted.tableBits() < 8
                || fitted.averageBits() > 0
                || fitted.timesSmaller() > OF_8_BITS
                || fitted.activations().forced()
                || fitted.packedTables()
                || rounding == Rounding.MSE
                || rounding == Rounding.GPTQ;
    }

    /** Whether weights are fitted. 8 bits without data are quick and plain. */
    boolean fits(Statistics statistics) {
        boolean channel = granularity == Granularity.CHANNEL;
        return channel && (needsFit() || (rounding == Rounding.AUTO && statistics != Statistics.NONE));
    }

    /** Whether measuring anything could change what is done. */
    boolean learns() {
        return granularity == Granularity.CHANNEL && (rounding != Rounding.NEAREST || needsFit());
    }

    PlainOptions plain() {
        return new PlainOptions(fitted.limits(), reduceRange ? 63 : 127, fitted.inputScales());
    }

    private static String spelled(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String text() {
        List<String> parts = new ArrayList<>();
        parts.add("bits: " + fitted.bits());
        if (!fitted.backup().map(Backup::tables).orElse(false)) {
            parts.add("embedding-bits: " + fitted.tableBits());
        }
        if (fitted.averageBits() > 0) {
            parts.add("average-bits: " + fitted.averageBits());
        }
        if (fitted.timesSmaller() > 0) {
            parts.add("times-smaller: " + fitted.timesSmaller());
        }
        fitted.backup().ifPresent(backup -> {
            parts.add("ratio: " + backup.ratio());
            parts.add("backup-bits: " + backup.bits());
        });
        parts.add("granularity: " + spelled(granularity));
        parts.add("rounding: " + spelled(rounding));
        if (learns()) {
            parts.add("group-size: " + fitted.groupSize());
            parts.add("flips: " + (fitted.sweeps() > 0));
            parts.add("sequential: " + fitted.sequential());
            parts.add("bias-correction: " + fitted.biasCorrection());
            parts.add("common-direction: " + fitted.commonDirection());
            parts.add("column-scales: " + fitted.columnScales());
            fitted.activationCost().ifPresent(cost -> parts.add("activation-cost: " + cost));
            parts.add("residual-rank: " + fitted.residualRank());
            parts.add("unpacked: " + fitted.unpacked());
            parts.add("tables: " + spelled(fitted.packedTables() ? Tables.PACKED : Tables.DECODED));
            parts.add("activations: " + spelled(fitted.activations()));
        }
        parts.add("input-scales: " + spelled(fitted.inputScales()));
        parts.add("embeddings: " + embeddings);
        parts.add("reduce-range: " + reduceRange);
        parts.add("min-elements: " + minElements);
        parts.addAll(filter.describe());
        return String.join(", ", parts);
    }
}
