/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The best matrices of low rank. Enters: a matrix, second moments of its inputs, what matters of its outputs. Leaves: its directions in the
 * order of what they hold, and factors of any rank. Knows no model.
 */
package dev.pare.linalg.lowrank;
