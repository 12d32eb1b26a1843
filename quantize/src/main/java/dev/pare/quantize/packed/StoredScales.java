/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import dev.pare.tensor.DataType;
import dev.pare.tensor.Half;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Scales as float16 where that is exact, turned into floats at load; otherwise as floats. */
final class StoredScales {
    private StoredScales() {}

    static String add(Emission emission, String weight, Shape shape, float[] scales) {
        if (!exactAsHalf(scales)) {
            return emission.initializer(weight + ".scale", DataType.FLOAT, shape, InlineData.floats(scales));
        }
        String stored = emission.initializer(weight + ".scale", DataType.FLOAT16, shape, halves(scales));
        return emission.cast(stored, DataType.FLOAT);
    }

    static long bytes(float[] scales) {
        return (long) scales.length * (exactAsHalf(scales) ? 2 : 4);
    }

    private static boolean exactAsHalf(float[] scales) {
        for (float scale : scales) {
            boolean normal = Math.abs(scale) >= Half.MIN_NORMAL;
            if (!normal || Half.toFloat(Half.fromFloat(scale)) != scale) {
                return false;
            }
        }
        return true;
    }

    private static TensorData halves(float[] scales) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * scales.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float scale : scales) {
            bytes.putShort(Half.fromFloat(scale));
        }
        return InlineData.raw(bytes.array());
    }
}
