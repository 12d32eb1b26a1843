/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.operator;

import dev.pare.distill.operator.OperatorTable.Entries;
import dev.pare.distill.torch.Torch;
import java.util.Arrays;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Layer normalization in its forms. */
final class Normalizations {
    private static final double DEFAULT_EPSILON = 1e-5;

    private Normalizations() {}

    static void addTo(Entries entries) {
        entries.one("LayerNormalization", c -> layer(c, c.in(0), 1, 2));
        entries.one("RMSNormalization", c -> rootMeanSquare(c, c.in(0), 1));
        // ONNX Runtime files this one under the standard domain.
        entries.one("SimplifiedLayerNormalization", c -> rootMeanSquare(c, c.in(0), 1));
        entries.contributed("SkipLayerNormalization", c -> {
            Tensor sum = torch.add(c.in(0), c.in(1));
            return layer(c, c.has(4) ? torch.add(sum, c.in(4)) : sum, 2, 3);
        });
    }

    private static Tensor layer(Call call, Tensor data, int scale, int bias) {
        long[] shape = normalized(call, data);
        double epsilon = call.real("epsilon", DEFAULT_EPSILON);
        return torch.layer_norm(data, shape, call.optional(scale), call.optional(bias), epsilon, false);
    }

    private static Tensor rootMeanSquare(Call call, Tensor data, int scale) {
        DoubleOptional epsilon = new DoubleOptional(call.real("epsilon", DEFAULT_EPSILON));
        return torch.rms_norm(data, normalized(call, data), call.optional(scale), epsilon);
    }

    /** The sizes that are normalized together: the given axis and those behind it. */
    private static long[] normalized(Call call, Tensor data) {
        long[] shape = Torch.shape(data).toArray();
        return Arrays.copyOfRange(shape, Call.axis(call.integer("axis", -1), shape.length), shape.length);
    }
}
