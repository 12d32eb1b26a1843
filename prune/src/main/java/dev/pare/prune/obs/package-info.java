/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Optimal brain surgery: which inputs of a matrix can go, in which order, and what the others take over. Enters: the Gram matrix of what
 * enters a matrix, and the matrix. Leaves: an order with the loss after each step, and matrices refitted by least squares. Knows no
 * model.
 */
package dev.pare.prune.obs;
