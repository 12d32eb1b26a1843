/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Texts for training: every sample by itself, batches of similar length in an order that a seed decides; texts that
 * a language model writes. Enters: a data set of the runtime. Leaves: batches of torch tensors with a mask. Must not know losses.
 */
package dev.pare.distill.data;
