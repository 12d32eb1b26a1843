/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.recipe.OptionReader;
import dev.pare.recipe.WeightFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a model is converted.
 *
 * @param keepIoTypes whether inputs and outputs of the model stay float (compute only)
 * @param keepNorm whether decomposed normalisations are computed in float (compute only)
 * @param keepScores whether products of two computed values stay in float unless they were measured (compute only)
 * @param headroom how much farther than on the calibration data values may reach (compute only)
 * @param minBytes float32 weights below this size stay as they are (storage only)
 */
record Float16Options(
        Mode mode,
        boolean keepIoTypes,
        boolean keepNorm,
        boolean keepScores,
        double headroom,
        long minBytes,
        WeightFilter filter) {
    enum Mode {
        /** Weights lie in the file as float16 and are computed with as float. */
        STORAGE,
        /** The graph computes in float16. */
        COMPUTE
    }

    /** A Cast node takes about 100 bytes in the file and some of the load time: not worth it for a bias. */
    static final int DEFAULT_MIN_BYTES = 1024;

    static final double DEFAULT_HEADROOM = 4;

    static final Float16Options DEFAULT =
            new Float16Options(Mode.STORAGE, true, true, true, DEFAULT_HEADROOM, DEFAULT_MIN_BYTES, WeightFilter.ALL);

    private static final List<String> COMPUTE_ONLY = List.of("keep-io-types", "keep-norm", "keep-scores", "headroom");

    static Float16Options read(OptionReader reader) {
        Float16Options options = new Float16Options(
                reader.choice("mode", Mode.STORAGE),
                reader.flag("keep-io-types", true),
                reader.flag("keep-norm", true),
                reader.flag("keep-scores", true),
                reader.number("headroom", DEFAULT_HEADROOM, 1, 1000),
                reader.integer("min-bytes", DEFAULT_MIN_BYTES, 0, Integer.MAX_VALUE),
                reader.filter());
        boolean compute = options.mode == Mode.COMPUTE;
        for (String name : COMPUTE_ONLY) {
            if (!compute && reader.has(name)) {
                reader.problem(name, "has no meaning in mode storage, where the graph computes in float");
            }
        }
        if (compute && reader.has("min-bytes")) {
            reader.problem("min-bytes", "has no meaning in mode compute, where weights of all sizes are converted");
        }
        return options;
    }

    /** The options as a recipe spells them, those with their default value left out. */
    String describe() {
        List<String> parts = new ArrayList<>();
        if (mode != DEFAULT.mode) {
            parts.add("mode: " + mode.name().toLowerCase(Locale.ROOT));
        }
        if (!keepIoTypes) {
            parts.add("keep-io-types: false");
        }
        if (!keepNorm) {
            parts.add("keep-norm: false");
        }
        if (!keepScores) {
            parts.add("keep-scores: false");
        }
        if (headroom != DEFAULT.headroom) {
            parts.add("headroom: " + headroom);
        }
        if (minBytes != DEFAULT.minBytes) {
            parts.add("min-bytes: " + minBytes);
        }
        parts.addAll(filter.describe());
        return String.join(", ", parts);
    }
}
