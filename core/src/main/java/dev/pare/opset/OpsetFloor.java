/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.graph.Model;

/** For passes that emit operators of a certain age. */
public final class OpsetFloor {
    private OpsetFloor() {}

    /** The same object if the model's standard operator set is at least {@code minOpset}, else the model converted to it. */
    public static Conversion ensure(Model model, int minOpset) {
        return model.opset() >= minOpset ? new Conversion.Converted(model) : OpsetConverter.convert(model, minOpset);
    }
}
