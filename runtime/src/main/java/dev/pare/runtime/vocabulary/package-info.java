/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Files of tokenizers as vocabularies: which tokens there are, what each needs, and the file of a smaller vocabulary. Enters: a
 * tokenizer.json or vocab.txt. Leaves: a {@link dev.pare.pass.TokenVocabulary} and the content of a new file. Encodes no text and knows no model.
 */
package dev.pare.runtime.vocabulary;
