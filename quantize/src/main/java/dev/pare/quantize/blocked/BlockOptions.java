/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import dev.pare.recipe.OptionReader;
import dev.pare.recipe.WeightFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How weights are stored by blocks.
 *
 * @param accuracyLevel what MatMulNBits may do to its input: 1 leaves it in float, 4 quantizes it to int8 in blocks
 * @param gather what becomes of tables that are looked up
 * @param ratio share of the elements that get the bits of {@code form}; the rest gets {@code backupBits}
 * @param minElements smaller weights are left alone
 */
record BlockOptions(
        Format format,
        BlockForm form,
        int accuracyLevel,
        Gathering gather,
        Method method,
        int backupBits,
        double ratio,
        int minElements,
        WeightFilter filter) {
    enum Format {
        /** The operator MatMulNBits of the domain com.microsoft. */
        MATMULNBITS,
        /** The standard operator DequantizeLinear with blocks, from opset 21. */
        DEQUANTIZE
    }

    enum Gathering {
        /** Tables stay as they are. */
        LEAVE,
        /** The operator GatherBlockQuantized of the domain com.microsoft. */
        BLOCK_QUANTIZED
    }

    enum Method {
        /** Uses second moments of the inputs, where there are any; otherwise the same as {@link #MSE}. */
        GPTQ,
        /** Every weight to the nearest point of the best grid. */
        MSE
    }

    static BlockOptions read(OptionReader options) {
        Format format = options.choice("format", Format.MATMULNBITS);
        BlockOptions read = new BlockOptions(
                format,
                new BlockForm(
                        oneOf(options, "bits", 4, 2, 4, 8),
                        oneOf(options, "block-size", 32, 16, 32, 64, 128),
                        options.flag("symmetric", true)),
                options.integer("accuracy-level", 4, 1, 4),
                options.choice("gather", Gathering.LEAVE),
                options.choice("method", Method.GPTQ),
                oneOf(options, "backup-bits", 8, 4, 8),
                options.number("ratio", 1, 0, 1),
                options.integer("min-elements", 1024, 1, Integer.MAX_VALUE),
                options.filter());
        read.check(options);
        return read;
    }

    private static int oneOf(OptionReader options, String name, int otherwise, int... allowed) {
        int given = options.integer(name, otherwise, 1, Integer.MAX_VALUE);
        List<String> spelled = new ArrayList<>();
        for (int each : allowed) {
            if (given == each) {
                return given;
            }
            spelled.add(Integer.toString(each));
        }
        options.problem(name, "must be one of " + String.join(", ", spelled) + ", not " + given);
        return otherwise;
    }

    private void check(OptionReader options) {
        if (ratio < 1 && backupBits <= form.bits()) {
            options.problem("backup-bits", "must be more than bits, which is " + form.bits());
        }
        if (format == Format.MATMULNBITS) {
            return;
        }
        if (form.bits() == 2) {
            options.problem("bits", "must be 4 or 8 with format dequantize");
        }
        if (options.has("accuracy-level")) {
            options.problem(
                    "accuracy-level",
                    "belongs to format matmulnbits; for dequantize it is an option of the runtime's session,"
                            + " session.qdq_matmulnbits_accuracy_level");
        }
        if (gather != Gathering.LEAVE) {
            options.problem("gather", "block-quantized belongs to format matmulnbits");
        }
    }

    BlockOptions withFormat(Format other) {
        return new BlockOptions(other, form, accuracyLevel, gather, method, backupBits, ratio, minElements, filter);
    }

    /** Whether weights are rounded to suit their inputs where these were measured; grids with zero points cannot be. */
    boolean fits() {
        return method == Method.GPTQ && form.symmetric();
    }

    boolean mixes() {
        return ratio < 1;
    }

    String text() {
        List<String> parts = new ArrayList<>();
        parts.add("format: " + spelled(format));
        parts.add("bits: " + form.bits());
        parts.add("block-size: " + form.blockSize());
        parts.add("symmetric: " + form.symmetric());
        if (format == Format.MATMULNBITS) {
            parts.add("accuracy-level: " + accuracyLevel);
            parts.add("gather: " + spelled(gather));
        }
        parts.add("method: " + spelled(method));
        if (mixes()) {
            parts.add("backup-bits: " + backupBits);
            parts.add("ratio: " + ratio);
        }
        parts.add("min-elements: " + minElements);
        parts.addAll(filter.describe());
        return String.join(", ", parts);
    }

    private static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
