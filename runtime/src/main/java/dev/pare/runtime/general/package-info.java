/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Text about nothing in particular, made from a tokenizer's vocabulary, for what must also hold where a user's text says nothing. Enters: a
 * tokenizer file and a seed. Leaves: texts. Must not know models, data sets or what is learned from the texts.
 */
package dev.pare.runtime.general;
