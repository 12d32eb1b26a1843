/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import dev.pare.graph.Dim;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.data.SequenceAxis;
import dev.pare.runtime.data.Span;
import dev.pare.runtime.tensor.InputRole;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One sample of a batch, taken out of it and freed of its padding.
 *
 * @param row of the batch
 * @param from the first position of the sequence that is kept
 * @param to the position after the last one; 0 without a sequence
 */
record IsolatedSample(Signature signature, Batch batch, int row, int from, int to) {

    static IsolatedSample of(Signature signature, Batch batch, int row) {
        if (batch.mask().isEmpty()) {
            return new IsolatedSample(signature, batch, row, 0, 0);
        }
        Mask mask = batch.mask().get();
        boolean fixed = signature
                .input(InputRole.IDS)
                .map(port -> port.fixed(1).isPresent())
                .orElse(true);
        int from = 0;
        int to = mask.length();
        while (!fixed && from < to - 1 && !mask.isReal(row, from)) {
            from++;
        }
        while (!fixed && to > from + 1 && !mask.isReal(row, to - 1)) {
            to--;
        }
        return new IsolatedSample(signature, batch, row, from, to);
    }

    /** The number of positions that are kept. */
    int length() {
        return to - from;
    }

    /** What the sample alone feeds, with a batch of one. */
    Map<String, Values> feeds() {
        Map<String, Values> feeds = new LinkedHashMap<>();
        for (Port port : signature.inputs()) {
            Values values = batch.feeds().get(port.name());
            if (values != null) {
                feeds.put(port.name(), alone(port, values));
            }
        }
        return feeds;
    }

    private Values alone(Port port, Values values) {
        Values cut = hasBatchAxis(port, values) ? values.rows(row, row + 1) : values;
        for (int axis = 0; axis < cut.shape().rank(); axis++) {
            if (isSequence(port, axis, cut)) {
                cut = Cut.along(cut, axis, from, to);
            }
        }
        return cut;
    }

    /** Why samples cannot be taken out of a batch; empty if they can. */
    static Optional<String> refusal(Signature signature, Batch batch) {
        IsolatedSample any = new IsolatedSample(signature, batch, 0, 0, 0);
        boolean found = false;
        for (Port port : signature.inputs()) {
            Values values = batch.feeds().get(port.name());
            if (values != null && batch.rows() > 1 && port.fixed(0).orElse(0) == batch.rows()) {
                return Optional.of("the model fixes its batch size");
            }
            found |= values != null && any.hasBatchAxis(port, values);
        }
        return found ? Optional.empty() : Optional.of("no input has a row for each sample");
    }

    private boolean hasBatchAxis(Port port, Values values) {
        return port.rank() > 0
                && values.shape().rank() > 0
                && port.fixed(0).isEmpty()
                && values.shape().intDim(0) == batch.rows()
                && !(port.rank() == 1 && isSequence(port, 0, values));
    }

    /** An axis is the sequence if it is called like that of the ids; where names do not tell, by what the input is for. */
    private boolean isSequence(Port port, int axis, Values values) {
        if (batch.mask().isEmpty()
                || port.fixed(axis).isPresent()
                || values.shape().intDim(axis) != batch.mask().get().length()) {
            return false;
        }
        Dim own = port.dims().get(axis);
        boolean named = own instanceof Dim.Symbolic
                && own.equals(
                        signature.input(InputRole.IDS).orElseThrow().dims().get(1));
        return named || (axis == port.rank() - 1 && goesAlong(port));
    }

    /** Whether an input has an entry for each token, whatever its axes are called. */
    private static boolean goesAlong(Port port) {
        return switch (InputRole.of(port)) {
            case IDS, ATTENTION_MASK, TOKEN_TYPES, POSITIONS, DECODER_IDS, DECODER_MASK -> true;
            case PAST, USE_CACHE -> false;
            case OTHER -> port.isInteger() && port.rank() == 2;
        };
    }

    /** The sample's part of an output of its batch; empty if the output has no such part. */
    Optional<Values> of(Port output, Values inBatch) {
        if (inBatch.shape().rank() == 0 || inBatch.shape().intDim(0) != batch.rows()) {
            return Optional.empty();
        }
        Values own = inBatch.rows(row, row + 1);
        boolean tokens = new SequenceAxis(signature).in(output, inBatch.shape(), batch);
        return Optional.of(tokens ? Cut.along(own, 1, from, to) : own);
    }

    /** The elements of {@link #of} that are not padding. */
    List<Span> compared(Port output, Values inBatch, Values own) {
        if (!new SequenceAxis(signature).in(output, inBatch.shape(), batch)) {
            return List.of(new Span(0, own.size()));
        }
        int width = own.size() / Math.max(1, length());
        Mask mask = batch.mask().orElseThrow();
        return IntStream.range(from, to)
                .filter(position -> mask.isReal(row, position))
                .mapToObj(position -> new Span((position - from) * width, (position - from + 1) * width))
                .toList();
    }
}
