/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Chooses one of several ways for each of many items, so that all together cost at most so much and lose as little as can be: the
 * multiple-choice knapsack.
 *
 * <p>Enters: for each item its choices, with what each costs (bytes, seconds) and loses (drift). Leaves: the index of one choice for each
 * item. Knows nothing of weights, passes or where the numbers come from.
 */
package dev.pare.allocate;
