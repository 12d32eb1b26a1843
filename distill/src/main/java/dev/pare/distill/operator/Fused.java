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
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Operators that stand for several of a graph. They are in no file. */
final class Fused {
    private static final int WITH_HEADS = 4;

    private Fused() {}

    static void addTo(Entries entries) {
        entries.one(OperatorTable.LINEAR, c -> torch.linear(c.in(0), c.in(1).t(), new TensorOptional(c.in(2))));
        entries.one(OperatorTable.ATTENTION, Fused::attention);
    }

    /** softmax(Q Kᵀ scale + mask) V from Q, Kᵀ, V and perhaps a mask. */
    private static Tensor attention(Call call) {
        Tensor query = call.in(0);
        Tensor turned = call.in(1);
        Tensor value = call.in(2);
        double scale = call.real("scale", 1);
        if (sameBatches(query, turned, value)) {
            return torch.scaled_dot_product_attention(
                    query,
                    turned.transpose(-2, -1),
                    value,
                    call.optional(3),
                    0,
                    false,
                    new DoubleOptional(scale),
                    false);
        }
        Tensor scores = torch.matmul(query, turned).mul(Torch.scalar(scale));
        return torch.matmul(torch.softmax(call.has(3) ? torch.add(scores, call.in(3)) : scores, -1), value);
    }

    /** Batches and heads that would have to be repeated first are left to the plain products. */
    private static boolean sameBatches(Tensor query, Tensor key, Tensor value) {
        return query.dim() == WITH_HEADS
                && key.dim() == WITH_HEADS
                && value.dim() == WITH_HEADS
                && Arrays.equals(outer(query), outer(key))
                && Arrays.equals(outer(query), outer(value));
    }

    private static long[] outer(Tensor tensor) {
        return new long[] {tensor.size(0), tensor.size(1)};
    }
}
