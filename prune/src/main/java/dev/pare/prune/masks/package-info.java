/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * {@code mask-weights}: sets weights to zero where an engine for sparse matrices gains from it. Enters: a model and moments of what the
 * weights multiply; leaves: a model of the same shapes. Knows no engine and makes no file smaller.
 */
package dev.pare.prune.masks;
