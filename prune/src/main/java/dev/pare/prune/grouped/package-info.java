/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * {@code group-matmul}: dense matrices become blocks on a diagonal plus a product of two narrow matrices. Enters: a model and moments of
 * what the weights multiply; leaves: a model with less to multiply. Knows no runtime.
 */
package dev.pare.prune.grouped;
