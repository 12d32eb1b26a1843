/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.tensor.Half;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.Locale;
import java.util.Optional;

/**
 * What half precision would do to the values of a tensor.
 *
 * @param largest largest finite magnitude
 * @param beyond finite values beyond ±65504
 * @param imprecise nonzero values below the normal range (2^-14), which keep fewer than 11 bits
 * @param vanishing nonzero values that round to zero (at most 2^-25); counted in {@code imprecise} as well
 * @param notFinite infinities and NaN, which half precision keeps
 */
record Census(long elements, float largest, long beyond, long imprecise, long vanishing, long notFinite) {
    private static final int INFINITY_BITS = 0x7f800000;
    private static final int MAX_BITS = Float.floatToRawIntBits(Half.MAX);
    private static final int MIN_NORMAL_BITS = Float.floatToRawIntBits(Half.MIN_NORMAL);
    private static final int VANISHING_BITS = Float.floatToRawIntBits(0x1p-25f);

    static Census of(Tensor tensor) {
        long elements = tensor.shape().elements();
        float[] values = new float[(int) Math.min(Halves.CHUNK, elements)];
        Census sum = new Census(elements, 0, 0, 0, 0, 0);
        for (long at = 0; at < elements; at += values.length) {
            int count = (int) Math.min(values.length, elements - at);
            TensorValues.floats(tensor, at, values, count);
            sum = sum.and(of(values, count));
        }
        return sum;
    }

    static Census of(float[] values, int count) {
        int top = 0;
        int small = 0;
        int gone = 0;
        int zeros = 0;
        for (int i = 0; i < count; i++) {
            int magnitude = Float.floatToRawIntBits(values[i]) & 0x7fffffff;
            // Differences carry the comparison in their sign bit, which keeps the loop free of branches.
            top = Math.max(top, magnitude);
            small += (magnitude - MIN_NORMAL_BITS) >>> 31;
            gone += (magnitude - VANISHING_BITS - 1) >>> 31;
            zeros += (magnitude - 1) >>> 31;
        }
        if (top <= MAX_BITS) {
            return new Census(count, Float.intBitsToFloat(top), 0, small - zeros, gone - zeros, 0);
        }
        return withOutliers(values, count, small - zeros, gone - zeros);
    }

    private static Census withOutliers(float[] values, int count, int imprecise, int vanishing) {
        int top = 0;
        int beyond = 0;
        int notFinite = 0;
        for (int i = 0; i < count; i++) {
            int magnitude = Float.floatToRawIntBits(values[i]) & 0x7fffffff;
            if (magnitude >= INFINITY_BITS) {
                notFinite++;
            } else {
                top = Math.max(top, magnitude);
                beyond += magnitude > MAX_BITS ? 1 : 0;
            }
        }
        return new Census(count, Float.intBitsToFloat(top), beyond, imprecise, vanishing, notFinite);
    }

    private Census and(Census more) {
        return new Census(
                elements,
                Math.max(largest, more.largest),
                beyond + more.beyond,
                imprecise + more.imprecise,
                vanishing + more.vanishing,
                notFinite + more.notFinite);
    }

    /** Why the tensor does not fit into half precision. */
    String refusal() {
        return "%s beyond the range of float16 (largest %s, limit 65504)".formatted(values(beyond), largest);
    }

    /** Why too little of the tensor is left in half precision, if its largest value has lost bits already; empty for single values. */
    Optional<String> tooSmall() {
        return elements > 1 && largest > 0 && largest < Half.MIN_NORMAL
                ? Optional.of("all values are below 2^-14 (largest %s), where float16 loses bits".formatted(largest))
                : Optional.empty();
    }

    /** What the reader should know of the loss, with a leading comma; empty if every value keeps 11 bits. */
    String losses() {
        String text = "";
        if (imprecise > 0) {
            text += ", %s below 2^-14 lose bits".formatted(values(imprecise));
        }
        if (vanishing > 0) {
            text += String.format(Locale.ROOT, " (%d become 0)", vanishing);
        }
        return notFinite > 0 ? text + ", " + values(notFinite) + " not finite and kept" : text;
    }

    private static String values(long count) {
        return count == 1 ? "1 value" : count + " values";
    }
}
