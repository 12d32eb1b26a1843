/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.tensor;

/** IEEE 754 binary16 and bfloat16 to and from float, with round to nearest even, subnormals, infinities and NaN. */
public final class Half {
    /** Largest finite binary16 value. */
    public static final float MAX = 65504f;

    /** Smallest positive normal binary16 value. */
    public static final float MIN_NORMAL = 6.103515625e-5f;

    private static final int QUIET = 0x400000;

    private Half() {}

    /** The same number as a float, exactly. NaN becomes quiet and keeps its sign and payload, as IEEE 754 asks and processors do. */
    public static float toFloat(short half) {
        int bits = half & 0xffff;
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >>> 10) & 0x1f;
        int mantissa = bits & 0x3ff;
        if (exponent == 0x1f) {
            int quiet = mantissa == 0 ? 0 : QUIET;
            return Float.intBitsToFloat(sign | 0x7f800000 | quiet | mantissa << 13);
        }
        if (exponent == 0) {
            float magnitude = mantissa * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        return Float.intBitsToFloat(sign | (exponent + 112) << 23 | mantissa << 13);
    }

    /**
     * The nearest binary16, ties to the even one; infinite from 65520 on. NaN becomes quiet and keeps its sign and the upper ten bits
     * of its payload, so that it never turns into an infinity.
     */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            return (short) (sign | 0x7e00 | (magnitude >>> 13 & 0x3ff));
        }
        if (magnitude >= 0x477ff000) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x38800000) {
            // Adding 0.5 lines the value up so that the float adder rounds at the last subnormal bit.
            float shifted = Float.intBitsToFloat(magnitude) + 0.5f;
            return (short) (sign | (Float.floatToRawIntBits(shifted) - 0x3f000000));
        }
        int rounded = magnitude + 0xfff + (magnitude >>> 13 & 1);
        return (short) (sign | (rounded - 0x38000000) >>> 13);
    }

    public static float bfloatToFloat(short bfloat) {
        return Float.intBitsToFloat(bfloat << 16);
    }
}
