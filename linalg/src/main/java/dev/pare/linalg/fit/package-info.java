/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Linear maps fitted to pairs of rows by least squares. Enters: sums over rows, as a walk along a model measures them. Leaves: y ≈ x W + b
 * with what it is worth on rows that it was not fitted to. Knows no model.
 */
package dev.pare.linalg.fit;
