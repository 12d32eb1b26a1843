/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Matrices in and out of the tensors of a model: computed with in double, stored in the type of the weight. Knows no graph beyond a weight's places. */
package dev.pare.linalg.stored;
