/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

/** Operators between real numbers and codes. */
final class Quantization {
    static final Family ALL = new Family("")
            .add(Kind.QUANTIZES, "QuantizeLinear DynamicQuantizeLinear")
            .add(Kind.DEQUANTIZES, "DequantizeLinear");

    private Quantization() {}
}
