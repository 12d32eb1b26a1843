/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Simplifications that leave the outputs of a model as they are, up to rounding. Enters: a model with its facts. Leaves: the model without
 * what it computes in vain, and for every weight that was looked at what became of it. Each rule proves from the graph that it may; what
 * it cannot prove it leaves alone. Knows no data and runs no model.
 */
package dev.pare.prune.simplify;
