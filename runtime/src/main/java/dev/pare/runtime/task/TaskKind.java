/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task;

/** What a model is for. */
public enum TaskKind {
    /** One distribution over classes a sample. */
    CLASSIFICATION,
    /** One distribution over classes a token, such as entity tags. */
    TOKEN,
    /** The start and the end of an answer in the text. */
    SPAN,
    /** The next token. */
    CAUSAL_LM,
    /** Tokens in place, from both sides. */
    MASKED_LM,
    /** A vector a sample. */
    EMBEDDING,
    /** None of these: only drift is measured. */
    NONE
}
