/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Takes rows of tokens that are not needed out of the word embedding. Enters: a model with its facts, how often each token was seen, and
 * which tokens the tokenizer needs. Leaves: a smaller model and a map from old token ids to new ones. Knows no file of a tokenizer: who
 * gave the vocabulary writes the new one.
 */
package dev.pare.prune.vocabulary;
