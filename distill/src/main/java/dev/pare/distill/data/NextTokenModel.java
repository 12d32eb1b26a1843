/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.data;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.tensor.FloatValues;

/** A causal language model: what it says of the token behind each position. */
@FunctionalInterface
public interface NextTokenModel {
    /** Logits, or probabilities where the model gives these: [rows, length, vocabulary]. Several threads may ask at once. */
    FloatValues scores(Batch batch);
}
