/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import dev.pare.runtime.tensor.InputRole;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts encoded texts together into a batch, padded to the longest of them or to the length that the model fixes. */
final class SequenceBatcher {
    private final Signature signature;
    private final Port idsPort;
    private final DerivedInputs derived;
    private final long padId;
    private final int batchSize;

    SequenceBatcher(Signature signature, long padId, int batchSize, String source) {
        this.signature = signature;
        this.idsPort = signature
                .input(InputRole.IDS)
                .orElseThrow(() -> new DataException(source + ": the model has no input of token ids (it has "
                        + signature.inputNames() + "); give its inputs in an .npz file"));
        this.derived = new DerivedInputs(signature, padId, source);
        this.padId = padId;
        this.batchSize = idsPort.fixed(0).orElse(batchSize);
    }

    /** The number of texts in a batch: as asked, or as the model fixes it. */
    int batchSize() {
        return batchSize;
    }

    /** The length that the model fixes, or the one asked for. */
    static int maxLength(Signature signature, int asked) {
        return signature
                .input(InputRole.IDS)
                .flatMap(port ->
                        port.fixed(1).isPresent() ? Optional.of(port.fixed(1).getAsInt()) : Optional.empty())
                .orElse(asked);
    }

    /** Whether a batch may hold texts of different lengths: without a mask input, padding would change the result. */
    boolean mixesLengths() {
        return signature.input(InputRole.ATTENTION_MASK).isPresent();
    }

    boolean fits(List<Tokens> collected, Tokens next) {
        return collected.size() < batchSize
                && (mixesLengths() || collected.isEmpty() || collected.get(0).length() == next.length());
    }

    Batch batch(List<Tokens> texts, List<Label> labels) {
        int longest = texts.stream().mapToInt(Tokens::length).max().orElse(0);
        int length = idsPort.fixed(1).orElse(Math.max(1, longest));
        int rows = idsPort.fixed(0).orElse(texts.size());
        long[] ids = new long[rows * length];
        long[] segments = new long[rows * length];
        int[] lengths = new int[rows];
        Arrays.fill(ids, padId);
        for (int row = 0; row < rows; row++) {
            // A fixed batch size is filled up with the last text.
            Tokens text = texts.get(Math.min(row, texts.size() - 1));
            lengths[row] = Math.min(text.length(), length);
            for (int i = 0; i < lengths[row]; i++) {
                ids[row * length + i] = text.id(i);
                segments[row * length + i] = text.segment(i);
            }
        }
        Mask mask = Mask.ofLengths(length, lengths);
        Shape shape = Shape.of(rows, length);
        Map<String, Values> given = new LinkedHashMap<>();
        given.put(idsPort.name(), LongValues.of(shape, ids));
        signature
                .input(InputRole.TOKEN_TYPES)
                .ifPresent(port -> given.put(port.name(), DerivedInputs.typed(port, LongValues.of(shape, segments))));
        return new Batch(derived.complete(given, mask), labels, Optional.of(mask), texts.size());
    }
}
