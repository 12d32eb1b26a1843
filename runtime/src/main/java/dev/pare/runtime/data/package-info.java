/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Data for a model: files of text, arrays or tensors, or seeded numbers when there is no data. Enters: paths, a tokenizer, the model's
 * {@link dev.pare.runtime.tensor.Signature}. Leaves: a {@link dev.pare.runtime.data.Dataset} of batches in the given order, with padding
 * marked. Must not know sessions or metrics; never touches the network.
 */
package dev.pare.runtime.data;
