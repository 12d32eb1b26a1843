/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.loss;

import dev.pare.distill.torch.Torch;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Means over what is not padding. */
final class Rows {
    private Rows() {}

    /**
     * The mean of one number per sample [samples] or per position [samples, length], where padding does not count. Numbers of another
     * shape all count.
     */
    static Tensor mean(Tensor values, Tensor mask) {
        if (!perPosition(values, mask)) {
            return torch.mean(values);
        }
        return torch.div(torch.sum(torch.mul(values, mask)), torch.sum(mask));
    }

    static boolean perPosition(Tensor values, Tensor mask) {
        return values.dim() >= 2 && values.size(0) == mask.size(0) && values.size(1) == mask.size(1);
    }

    /** The values with padding set to zero; values that have no positions stay. */
    static Tensor masked(Tensor values, Tensor mask) {
        if (perPosition(values, mask)) {
            Tensor wide = mask;
            while (wide.dim() < values.dim()) {
                wide = wide.unsqueeze(-1);
            }
            return torch.mul(values, wide);
        }
        boolean last = values.dim() == 3 && values.size(0) == mask.size(0) && values.size(2) == mask.size(1);
        return last ? torch.mul(values, mask.unsqueeze(1)) : values;
    }

    static Tensor scaled(Tensor values, double factor) {
        return factor == 1 ? values : values.mul(Torch.scalar(factor));
    }
}
