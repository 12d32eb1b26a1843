/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * {@code replace-convolutions}: convolutions of kernel size 1 become matrix products, one for each group, with the features last.
 *
 * <p>Enters: a model; leaves: one that computes the same, in which every later pass finds matrices. Needs no data and knows no runtime.
 */
package dev.pare.prune.convolution;
