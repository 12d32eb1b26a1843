/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Makes equal weights one. Enters: a model with its facts. Leaves: the model with each content once. Compares bytes and knows nothing
 * of what they mean.
 */
package dev.pare.factorize.dedupe;
