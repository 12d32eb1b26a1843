/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * {@code drop-layers}: layers and half-layers (an attention or a feed-forward block alone) go, and a linear map fitted to them takes
 * their place, or nothing.
 *
 * <p>Enters: facts with the anatomy of a transformer, a walk along the model, trials. Leaves: a model with fewer layers that run. Must
 * not know names: halves are found by the residual that they are added to.
 */
package dev.pare.prune.layers;
