/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import dev.pare.runtime.tensor.InputRole;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import dev.pare.tensor.Shape;
import java.util.List;

/** Tells which outputs have one entry for each token. */
public record SequenceAxis(Signature signature) {

    /**
     * Whether an output has the shape [rows, length, …] of the batch's mask. An axis that the model fixes is not a sequence axis, even when
     * it happens to be as long, unless the model fixes the length of its input as well.
     */
    public boolean in(Port output, Shape shape, Batch batch) {
        if (batch.mask().isEmpty() || shape.rank() < 2) {
            return false;
        }
        Mask mask = batch.mask().get();
        boolean fixedInput = signature
                .input(InputRole.IDS)
                .map(port -> port.fixed(1).isPresent())
                .orElse(false);
        boolean open = output.fixed(1).isEmpty() || fixedInput;
        return open && shape.dim(0) == mask.rows() && shape.dim(1) == mask.length();
    }

    /** The elements of an output that are to be compared: those of real tokens, or those of all samples. */
    public List<Span> compared(Port output, Shape shape, Batch batch) {
        return in(output, shape, batch)
                ? Span.ofTokens(shape, batch.mask().orElseThrow(), batch.samples())
                : Span.ofSamples(shape, batch);
    }
}
