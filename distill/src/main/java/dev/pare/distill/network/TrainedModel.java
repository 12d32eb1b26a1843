/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Half;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Set;

/** A model with the values that its weights were given in training; all else stays as it is. */
public final class TrainedModel {
    private TrainedModel() {}

    /** @param values by the name of the weight; codes as real numbers, which are rounded to their grids */
    public static Model of(Model model, Map<String, float[]> values) {
        Facts facts = Facts.of(model);
        ModelEdit edit = new ModelEdit(model);
        Set<String> codes = CodedWeights.encode(model, values, edit);
        values.forEach((name, numbers) -> {
            if (codes.contains(name)) {
                return;
            }
            Weight weight = facts.weights()
                    .named(name)
                    .orElseThrow(() -> new IllegalArgumentException("the model has no weight " + name));
            edit.exchange(weight.held(), stored(weight.held(), numbers));
        });
        return edit.finish();
    }

    private static Tensor stored(Tensor old, float[] values) {
        DataType type = old.type();
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.toIntExact(type.bytes(values.length))).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            switch (type) {
                case FLOAT -> bytes.putFloat(value);
                case DOUBLE -> bytes.putDouble(value);
                case FLOAT16 -> bytes.putShort(Half.fromFloat(value));
                case BFLOAT16 -> bytes.putShort(brain(value));
                default -> throw new IllegalArgumentException("weight " + old.name() + " of " + type + " is not real");
            }
        }
        return Tensor.of(old.name(), type, old.shape(), InlineData.raw(bytes.array()));
    }

    /** The upper half of the bits, rounded to even. */
    private static short brain(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }
}
