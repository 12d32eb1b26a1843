/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Makes attention and feed-forward blocks narrower: heads and neurons go, and the matrices, biases and shapes that share their axis
 * shrink. Enters: a model with its facts and, if there is data, the second moments of what enters the output matrices. Leaves: a model
 * of the same form with fewer heads and neurons, whose output matrices were refitted. Runs no model.
 */
package dev.pare.prune.width;
