/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.tensor.DataType;

/**
 * How numbers become 8-bit codes: code = round(x / scale) + zero point, cut to what the type holds.
 *
 * @param codes UINT8 or INT8
 */
record Affine(DataType codes, float scale, int zeroPoint) {
    /** Below this, one over the scale would be infinite; such activations are zero for every purpose. */
    private static final double SMALLEST = 1e-30;

    /** UINT8 codes reach from the low end to the high end. INT8 codes are symmetric with zero point 0, as accelerators want them. */
    static Affine of(Range range, DataType codes) {
        boolean unsigned = codes == DataType.UINT8;
        double scale = unsigned ? (range.high() - range.low()) / 255 : range.magnitude() / 127;
        if (!(scale >= SMALLEST)) {
            return new Affine(codes, 1, 0);
        }
        float stored = (float) scale;
        int zeroPoint = unsigned ? (int) Math.min(255, Math.rint(-range.low() / stored)) : 0;
        return new Affine(codes, stored, zeroPoint);
    }
}
