/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * {@link dev.pare.quantize.balance.BalanceActivations}: channels of what products read are scaled by changing the weights before and
 * behind them, so that 8-bit codes get finer at no cost.
 *
 * <p>Enters: facts and ranges of activations. Leaves: the same graph with other weights that computes the same. Runs no model.
 */
package dev.pare.quantize.balance;
