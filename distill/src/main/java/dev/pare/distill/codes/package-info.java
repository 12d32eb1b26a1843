/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Weights that a graph decodes from few bits when it is loaded. Enters: a graph, and what its constants come to. Leaves: which codes there
 * are, the grid that each lies on, and bytes for other codes on the same grids. Must not know who wrote the graph, nor torch.
 */
package dev.pare.distill.codes;
