/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.training;

import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** A copy of parameters as they were when they were best. */
final class BestState implements AutoCloseable {
    private final List<Tensor> parameters;
    private final List<Tensor> copies;

    BestState(List<Tensor> parameters) {
        this.parameters = parameters;
        try (NoGradGuard noGradients = new NoGradGuard()) {
            this.copies = parameters.stream()
                    .map(p -> p.detach().clone().<Tensor>retainReference())
                    .toList();
        }
    }

    List<Tensor> copies() {
        return copies;
    }

    void keep() {
        copy(parameters, copies);
    }

    void restore() {
        copy(copies, parameters);
    }

    private static void copy(List<Tensor> from, List<Tensor> to) {
        try (NoGradGuard noGradients = new NoGradGuard()) {
            for (int i = 0; i < from.size(); i++) {
                to.get(i).copy_(from.get(i));
            }
        }
    }

    @Override
    public void close() {
        copies.forEach(Tensor::releaseReference);
    }
}
