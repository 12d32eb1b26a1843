/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.data.Span;
import dev.pare.runtime.tensor.InputRole;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the samples that two tokenizers split into the same tokens. Texts begin at the first position and are padded behind. */
record AlikeTokens(Signature signature, CandidateTokens.SameToken same) {
    /** Rows of samples with the same tokens in both batches. */
    List<Integer> samples(Batch batch, Batch other) {
        Optional<String> input = signature.input(InputRole.IDS).map(Port::name);
        if (input.isEmpty() || batch.mask().isEmpty() || other.mask().isEmpty()) {
            return List.of();
        }
        List<Integer> rows = new ArrayList<>();
        for (int row = 0; row < batch.samples(); row++) {
            int length = length(batch.mask().get(), row);
            boolean alike = length == length(other.mask().get(), row)
                    && alike(batch.feeds().get(input.get()), other.feeds().get(input.get()), row, length);
            if (alike) {
                rows.add(row);
            }
        }
        return rows;
    }

    private boolean alike(Values tokens, Values others, int row, int length) {
        if (!(tokens instanceof LongValues a) || !(others instanceof LongValues b)) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!same.test(a.at(row * a.rowSize() + i), b.at(row * b.rowSize() + i))) {
                return false;
            }
        }
        return true;
    }

    private static int length(Mask mask, int row) {
        int length = 0;
        while (length < mask.length() && mask.isReal(row, length)) {
            length++;
        }
        return length;
    }

    /** Adds what two outputs with an entry for each token say of some samples. */
    static void compare(Values x, Values y, List<Integer> rows, Batch batch, DriftMeter meter)
            throws Comparison.Mismatch {
        for (int row : rows) {
            int length = length(batch.mask().orElseThrow(), row);
            Values own = Cut.along(x.rows(row, row + 1), 1, 0, length);
            Values other = Cut.along(y.rows(row, row + 1), 1, 0, length);
            if (!own.shape().equals(other.shape())) {
                throw new Comparison.Mismatch("an output of tokens has the shape " + other.shape()
                        + " in the candidate and " + own.shape() + " in the original");
            }
            meter.add(own, other, List.of(new Span(0, own.size())));
        }
    }
}
