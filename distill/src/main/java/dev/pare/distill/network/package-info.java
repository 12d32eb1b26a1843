/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A model's graph as something that can be trained: run on torch tensors, with gradients for chosen weights. Enters: a model. Leaves: values
 * of a run, parameters, and the model with its parameters' new values. Must not know data or losses.
 */
package dev.pare.distill.network;
