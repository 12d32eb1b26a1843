/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.tensor.ByteSink;
import dev.pare.tensor.ComputedData;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Half;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorData;
import dev.pare.tensor.TensorValues;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/** float32 tensors as float16, rounded to nearest even; streamed in chunks, so that no heap holds a whole weight. */
final class Halves {
    static final int CHUNK = 1 << 16;

    private static final int MIN_NORMAL_BITS = 0x38800000;
    private static final int OVERFLOW_BITS = 0x477ff000;

    private Halves() {}

    /** The tensor as float16 under another name. Values beyond the range become infinite unless they are cut. */
    static Tensor of(Tensor source, String name, Halving how) {
        long elements = source.shape().elements();
        if (elements == 1) {
            return scalar(source, name, how);
        }
        TensorData data = ComputedData.of(2 * elements, sink -> stream(source, elements, how, sink));
        return Tensor.of(name, DataType.FLOAT16, source.shape(), data);
    }

    private static Tensor scalar(Tensor source, String name, Halving how) {
        float[] value = TensorValues.floats(source);
        Limits.cut(value, 1, how.limit());
        short half = half(Limits.guarded(value)[0]);
        byte[] raw = {(byte) half, (byte) (half >>> 8)};
        return Tensor.of(name, DataType.FLOAT16, source.shape(), InlineData.raw(raw));
    }

    private static void stream(Tensor source, long elements, Halving how, ByteSink sink) throws IOException {
        float[] values = new float[(int) Math.min(CHUNK, elements)];
        ByteBuffer raw = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long at = 0; at < elements; at += values.length) {
            int count = (int) Math.min(values.length, elements - at);
            TensorValues.floats(source, at, values, count);
            if (how.cuts()) {
                Limits.cut(values, count, how.limit());
            }
            convert(values, count, raw.asShortBuffer());
            sink.write(raw.slice(0, 2 * count));
        }
    }

    static void convert(float[] values, int count, ShortBuffer into) {
        short[] halves = new short[count];
        for (int i = 0; i < count; i++) {
            halves[i] = half(values[i]);
        }
        into.put(halves);
    }

    /** Does the same as {@link Half#fromFloat}, with one test instead of three for the values that nearly all weights have. */
    static short half(float value) {
        int bits = Float.floatToRawIntBits(value);
        int magnitude = bits & 0x7fffffff;
        if (magnitude >= MIN_NORMAL_BITS && magnitude < OVERFLOW_BITS) {
            int rounded = magnitude + 0xfff + (magnitude >>> 13 & 1) - 0x38000000;
            return (short) ((rounded >>> 13) | (bits >>> 16 & 0x8000));
        }
        return Half.fromFloat(value);
    }
}
