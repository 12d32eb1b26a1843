/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

/** Fourier transforms. */
final class Signals {
    static final Family ALL = new Family("").add(Kind.ANALYSES_SPECTRA, "DFT STFT");

    private Signals() {}
}
