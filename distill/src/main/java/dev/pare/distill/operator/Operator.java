/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.operator;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What a node computes. */
@FunctionalInterface
public interface Operator {
    /** The outputs in the order of the node; outputs that nobody names may be left out at the end. */
    List<Tensor> run(Call call);

    /** An operator with one output. */
    @FunctionalInterface
    interface Single {
        Tensor run(Call call);
    }
}
