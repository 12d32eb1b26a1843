/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.recipe.OptionReader;
import dev.pare.recipe.WeightFilter;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How products are quantized with fixed ranges.
 *
 * @param contrib in the form with quantized operators: those of com.microsoft, which give floats
 * @param percent share of the numbers that the calibration by percentile keeps
 * @param allowSlow int8 activations also where they run slowly
 * @param reduceRange 7 bits instead of 8 for weights
 * @param minElements smaller weights are left alone
 */
record StaticOptions(
        Format format,
        boolean contrib,
        Calibration calibration,
        double percent,
        Codes activations,
        Codes weights,
        Granularity granularity,
        Processor target,
        boolean allowSlow,
        boolean reduceRange,
        int minElements,
        WeightFilter filter) {
    enum Format {
        /** QuantizeLinear and DequantizeLinear around products that stay what they are. */
        QDQ,
        /** Products become quantized operators. */
        QOPERATOR
    }

    enum Calibration {
        MINMAX,
        PERCENTILE,
        ENTROPY,
        MSE
    }

    enum Codes {
        UINT8(DataType.UINT8),
        INT8(DataType.INT8);

        private final DataType type;

        Codes(DataType type) {
            this.type = type;
        }

        DataType type() {
            return type;
        }
    }

    enum Granularity {
        CHANNEL,
        TENSOR
    }

    /** Where the model will run. */
    enum Processor {
        X86,
        ARM,
        ANY
    }

    private static final double PERCENT = 99.99;
    private static final int BINS = 2048;
    private static final int LEVELS = 256;

    static StaticOptions read(OptionReader options) {
        Format format = options.choice("format", Format.QDQ);
        boolean contrib = options.flag("contrib", false);
        if (contrib && format == Format.QDQ) {
            options.problem("contrib", "is for format: qoperator; QDQ consists of standard operators");
        }
        Calibration calibration = options.choice("calibration", Calibration.MSE);
        if (options.has("percentile") && calibration != Calibration.PERCENTILE) {
            options.problem("percentile", "is for calibration: percentile");
        }
        StaticOptions read = new StaticOptions(
                format,
                contrib,
                calibration,
                options.number("percentile", PERCENT, 50, 100),
                options.choice("activations", Codes.UINT8),
                options.choice("weights", Codes.INT8),
                options.choice("granularity", Granularity.CHANNEL),
                options.choice("target", Processor.ANY),
                options.flag("allow-slow", false),
                options.flag("reduce-range", false),
                options.integer("min-elements", 1024, 1, Integer.MAX_VALUE),
                options.filter());
        if (read.slow() && !read.allowSlow()) {
            options.problem("activations", SLOW + "; take uint8, or say target: arm, or allow-slow: true");
        }
        return read;
    }

    /** What int8 activations cost where they are not good. */
    static final String SLOW =
            "int8 activations run slowly on x86: ONNX Runtime leaves many products in float, or is several times slower than in float";

    /** Whether activations are of a type that runs slowly where the model may run. */
    boolean slow() {
        return activations == Codes.INT8 && target != Processor.ARM;
    }

    /** The largest code of a weight; the grid is symmetric, so the smallest is its negative. */
    int maxCode() {
        return reduceRange ? 63 : 127;
    }

    boolean perChannel() {
        return granularity == Granularity.CHANNEL;
    }

    /** Whether products give codes, so that their results need a range too. */
    boolean quantizesOutputs() {
        return format == Format.QOPERATOR && !contrib;
    }

    RangeChoice rangeChoice() {
        return switch (calibration) {
            case MINMAX -> RangeChoice::minmax;
            case PERCENTILE -> new Percentile(percent);
            case ENTROPY -> new Entropy(BINS, LEVELS);
            case MSE -> new LeastSquares(BINS, LEVELS);
        };
    }

    String text() {
        List<String> parts = new ArrayList<>();
        parts.add("format: " + lower(format));
        if (format == Format.QOPERATOR) {
            parts.add("contrib: " + contrib);
        }
        parts.add("calibration: " + lower(calibration));
        if (calibration == Calibration.PERCENTILE) {
            parts.add("percentile: " + percent);
        }
        parts.add("activations: " + lower(activations));
        parts.add("weights: " + lower(weights));
        parts.add("granularity: " + lower(granularity));
        parts.add("target: " + lower(target));
        parts.add("allow-slow: " + allowSlow);
        parts.add("reduce-range: " + reduceRange);
        parts.add("min-elements: " + minElements);
        parts.addAll(filter.describe());
        return String.join(", ", parts);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
