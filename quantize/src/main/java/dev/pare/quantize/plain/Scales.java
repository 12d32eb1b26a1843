/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.plain;

import dev.pare.tensor.Half;

/** Scales from ranges: what a channel has to reach gets the largest code. */
public final class Scales {
    /** Below this, one over the scale would be infinite; such channels are zero for every purpose. */
    private static final float SMALLEST = 1e-30f;

    private Scales() {}

    public static float[] of(float[] ranges, int maxCode) {
        float[] scales = new float[ranges.length];
        for (int i = 0; i < scales.length; i++) {
            float scale = ranges[i] / maxCode;
            scales[i] = scale < SMALLEST ? 1f : scale;
        }
        return scales;
    }

    /** Whether float16 holds all scales with its full precision. */
    static boolean fitHalf(float[] scales) {
        for (float scale : scales) {
            if (scale < 2 * Half.MIN_NORMAL || scale > Half.MAX / 2) {
                return false;
            }
        }
        return true;
    }

    /** The nearest float16 above or at each scale, so that no code passes its limit. The codes are made with these. */
    static float[] roundedToHalf(float[] scales) {
        float[] rounded = new float[scales.length];
        for (int i = 0; i < scales.length; i++) {
            short half = Half.fromFloat(scales[i]);
            if (Half.toFloat(half) < scales[i]) {
                half++;
            }
            rounded[i] = Half.toFloat(half);
        }
        return rounded;
    }
}
