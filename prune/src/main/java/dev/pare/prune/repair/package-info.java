/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * {@code repair}: matrices that still are what they were, fitted anew to what the original model gives, after steps that changed what
 * they read.
 *
 * <p>Enters: facts of the changed model, the original, a walk along both. Leaves: the same graph with other numbers in its weights. Must
 * not know which steps came before.
 */
package dev.pare.prune.repair;
