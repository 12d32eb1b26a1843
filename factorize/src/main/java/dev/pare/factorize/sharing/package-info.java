/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * {@code share-layers}: matrices of neighbouring layers share a factor or a common part, each with something narrow of its own.
 *
 * <p>Enters: facts with roles, moments of what enters the matrices, trials. Leaves: products in the place of matrices, where that is worth
 * more than low rank at the same size. Must not know names: neighbours are found by role and order.
 */
package dev.pare.factorize.sharing;
