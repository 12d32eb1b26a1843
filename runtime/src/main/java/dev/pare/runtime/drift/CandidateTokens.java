/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.tensor.Signature;
import java.util.function.Function;

/**
 * What feeds a candidate that has a tokenizer of its own.
 *
 * @param data the same texts, in the same batches, as the candidate's tokens
 * @param same whether a token of the original and one of the candidate are the same
 */
public record CandidateTokens(Function<Signature, Dataset> data, SameToken same) {
    /** Compares tokens by what they stand for. */
    @FunctionalInterface
    public interface SameToken {
        boolean test(long original, long candidate);
    }
}
