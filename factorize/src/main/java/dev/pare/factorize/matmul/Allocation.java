/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import java.util.Locale;

/** How the parameters that a rule leaves are spread over the weights. */
public enum Allocation {
    /** Each weight keeps its own share. */
    UNIFORM,
    /** They are shared out by what each weight does to the outputs of the model, if there is data to try it on. */
    GLOBAL;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
