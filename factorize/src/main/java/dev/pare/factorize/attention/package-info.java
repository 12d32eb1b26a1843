/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Makes the heads of an attention narrower: queries with keys, and values with the output matrix, are factored together, head by head,
 * so that no product is added and all four matrices get thinner. Enters: a model with its facts and, if there is data, second moments of
 * what enters the queries, the keys and the output matrix. Leaves: the model with narrower heads. Runs no model.
 */
package dev.pare.factorize.attention;
