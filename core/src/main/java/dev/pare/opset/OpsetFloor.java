/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.graph.Model;

/** Checks that a model is new enough for the operators that a pass emits. */
public final class OpsetFloor {
    private OpsetFloor() {}

    /** Returns the same object if the model's standard operator set is at least {@code minOpset}; otherwise the model converted to it. */
    public static Conversion ensure(Model model, int minOpset) {
        return model.opset() >= minOpset ? new Conversion.Converted(model) : OpsetConverter.convert(model, minOpset);
    }
}
