/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Shares a budget of bytes, seconds or drift out among matrices that each have several ranks. Enters: what each rank costs and loses, and
 * how a model with chosen ranks is made. Leaves: a choice for each matrix, tried on data that was held out. Knows no weights and no graph.
 */
package dev.pare.factorize.budget;
