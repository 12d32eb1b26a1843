/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import dev.pare.operators.shapes.Rules;

/** Fourier transforms. */
final class Signals {
    static final Family ALL = new Family("").add(Kind.ANALYSES_SPECTRA, Rules::unknown, "DFT STFT");

    private Signals() {}
}
