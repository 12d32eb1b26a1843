/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.sharing;

import dev.pare.recipe.OptionReader;
import dev.pare.recipe.WeightFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Options of {@link ShareLayers}.
 *
 * @param layers how many neighbours share
 * @param ratio share of the parameters that is kept
 * @param always also where low rank of the same size loses less
 */
record ShareOptions(int layers, Form form, double ratio, boolean always, WeightFilter filter) {
    private static final int MOST_LAYERS = 64;

    /** What a recipe may name. */
    enum Kind {
        BASIS,
        AVERAGE
    }

    static ShareOptions read(OptionReader options) {
        int layers = options.integer("layers", 2, 2, MOST_LAYERS);
        Kind kind = options.choice("form", Kind.BASIS);
        double ratio = options.number("ratio", kind == Kind.BASIS ? 0.5 : 0.75, 0.01, 1);
        if (kind == Kind.AVERAGE && ratio * layers <= 1) {
            options.problem("ratio", "must be more than 1 / " + layers + ", which the common part alone takes");
        }
        boolean always = options.flag("always", false);
        return new ShareOptions(layers, Form.valueOf(kind.name()), ratio, always, options.filter());
    }

    List<String> describe() {
        List<String> parts = new ArrayList<>(List.of(
                "layers: " + layers,
                "form: " + form.name().toLowerCase(Locale.ROOT),
                "ratio: " + ratio,
                "always: " + always));
        parts.addAll(filter.describe());
        return parts;
    }
}
