/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task.vector;

import dev.pare.runtime.tensor.OutputNames;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells from a signature, before anything runs, whether a model gives vectors of texts.
 *
 * @param asked whether the user says that it does, by a task or a pooling, and only the output has to be found
 */
public record VectorOutputs(Signature signature, Pooling pooling, boolean asked) {
    /** Why no output can be taken for a vector; empty if one can, or if that shows only when the model runs. */
    public Optional<String> refusal() {
        boolean scores = signature.outputs().stream().anyMatch(port -> OutputNames.isLogits(port.name()));
        boolean found = signature.outputs().stream().anyMatch(this::mayBeVector);
        if (found && (asked || !scores)) {
            return Optional.empty();
        }
        String outputs = signature.outputs().stream().map(Port::toString).collect(Collectors.joining(", "));
        return Optional.of("no output of the model is "
                + switch (pooling) {
                    case AUTO -> "known to be a vector of the text or of its tokens";
                    case NONE -> "a vector of the text, [batch, width]";
                    case MEAN, CLS, LAST -> "a vector for each token, [batch, length, width]";
                }
                + "; it gives " + outputs);
    }

    private boolean mayBeVector(Port port) {
        if (!port.isFloat() || OutputNames.isLogits(port.name())) {
            return false;
        }
        if (port.rank() == 0) {
            return true;
        }
        boolean wide = port.fixed(port.rank() - 1).orElse(Signature.LEAST_VECTOR_WIDTH) >= Signature.LEAST_VECTOR_WIDTH;
        return pooling.takes(port.rank()) && (asked || wide || OutputNames.isVector(port.name()));
    }
}
