/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.loss;

import dev.pare.distill.torch.Torch;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Squared errors in relation to what is to be met. */
final class Relative {
    private Relative() {}

    static Tensor error(Tensor target, Tensor actual, Tensor mask) {
        Tensor goal = Rows.masked(target, mask);
        Tensor difference = torch.sub(Rows.masked(actual, mask), goal);
        Tensor size = torch.sum(torch.mul(goal, goal)).add(Torch.scalar(1e-12));
        return torch.div(torch.sum(torch.mul(difference, difference)), size);
    }
}
